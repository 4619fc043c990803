import { graphql } from "../gql";

export const PropertyDefinitionsQuery = graphql(`
  query PropertyDefinitions($id: ID!, $search: String) {
    translation(id: $id) {
      id
      views {
        guid
        properties(first: 50, search: $search) {
          totalCount
          nodes {
            category
            name
            type
            unit
            objectCount
          }
        }
      }
    }
  }
`);

export const FoundQuery = graphql(`
  query Found($id: ID!, $filter: ModelObjectFilter, $first: Int!, $after: String) {
    translation(id: $id) {
      id
      views {
        guid
        objects(filter: $filter, first: $first, after: $after) {
          totalCount
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            objectId
            name
          }
        }
      }
    }
  }
`);

export const FacetsQuery = graphql(`
  query Facets($id: ID!, $property: ModelPropertyRef!, $measure: ModelPropertyRef, $filter: ModelObjectFilter, $first: Int!) {
    translation(id: $id) {
      id
      views {
        guid
        facets(property: $property, measure: $measure, filter: $filter, first: $first) {
          totalCount
          nodes {
            value
            unit
            objectCount
            measure {
              sum
              unit
            }
          }
        }
      }
    }
  }
`);

export const AggregateQuery = graphql(`
  query Aggregate($id: ID!, $property: ModelPropertyRef!, $filter: ModelObjectFilter) {
    translation(id: $id) {
      id
      views {
        guid
        aggregate(property: $property, filter: $filter) {
          count
          sum
          min
          max
          unit
        }
      }
    }
  }
`);

export const CsvQuery = graphql(`
  query Csv($id: ID!, $filter: ModelObjectFilter) {
    translation(id: $id) {
      id
      views {
        guid
        csvUrl(filter: $filter)
      }
    }
  }
`);
