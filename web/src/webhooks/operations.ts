import { graphql } from "../gql";

export const WebhookRow = graphql(`
  fragment WebhookRow on Webhook {
    id
    url
    description
    eventTypes
    document
    enabled
    problem
    failingSince
    previousSecretUntil
  }
`);

export const WebhooksQuery = graphql(`
  query Webhooks($id: ID!) {
    project(id: $id) {
      id
      webhooks(first: 20) {
        nodes {
          id
          ...WebhookRow
        }
      }
    }
  }
`);

export const DeliveriesQuery = graphql(`
  query Deliveries($id: ID!, $after: String) {
    node(id: $id) {
      id
      ... on Webhook {
        deliveries(first: 20, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            id
            eventType
            status
            attempts
            createdAt
            nextAttemptAt
            response
            log {
              at
              status
              error
              durationMs
            }
          }
        }
      }
    }
  }
`);

export const CreateWebhookMutation = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      secret
      webhook {
        id
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const UpdateWebhookMutation = graphql(`
  mutation UpdateWebhook($input: UpdateWebhookInput!) {
    updateWebhook(input: $input) {
      webhook {
        ...WebhookRow
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const DeleteWebhookMutation = graphql(`
  mutation DeleteWebhook($id: ID!) {
    deleteWebhook(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RotateSecretMutation = graphql(`
  mutation RotateSecret($id: ID!) {
    rotateWebhookSecret(input: { id: $id }) {
      secret
      webhook {
        ...WebhookRow
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const TestWebhookMutation = graphql(`
  mutation TestWebhook($id: ID!) {
    testWebhook(input: { id: $id }) {
      delivery {
        id
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RedeliverMutation = graphql(`
  mutation Redeliver($id: ID!) {
    redeliverWebhook(input: { id: $id }) {
      delivery {
        id
        status
      }
      userErrors {
        ...Wrong
      }
    }
  }
`);
