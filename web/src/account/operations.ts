import { graphql } from "../gql";

export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      id
      name
      email
    }
    supportedFormats {
      input
      outputs
      reason
    }
  }
`);

export const SignInMutation = graphql(`
  mutation SignIn($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password, useCookie: true }) {
      session {
        accessTokenExpiresAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const SignUpMutation = graphql(`
  mutation SignUp($email: String!, $name: String!, $password: String!, $invitation: String) {
    signUp(input: { email: $email, name: $name, password: $password, invitation: $invitation, useCookie: true }) {
      session {
        accessTokenExpiresAt
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const SignOutMutation = graphql(`
  mutation SignOut {
    signOut {
      userErrors {
        code
        message
      }
    }
  }
`);

export const TokensQuery = graphql(`
  query Tokens {
    apiTokens {
      id
      name
      scopes
      createdAt
      lastUsedAt
      expiresAt
    }
  }
`);

export const CreateTokenMutation = graphql(`
  mutation CreateToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      apiToken {
        id
      }
      secret
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const RevokeTokenMutation = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeApiToken(input: { id: $id }) {
      userErrors {
        code
        message
      }
    }
  }
`);

export const RequestPasswordResetMutation = graphql(`
  mutation RequestPasswordReset($email: String!) {
    requestPasswordReset(input: { email: $email }) {
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const ResetPasswordMutation = graphql(`
  mutation ResetPassword($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) {
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const ConfirmEmailMutation = graphql(`
  mutation ConfirmEmail($token: String!) {
    confirmEmailChange(input: { token: $token }) {
      user {
        id
        name
        email
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const UpdateViewerMutation = graphql(`
  mutation UpdateViewer($name: String!) {
    updateViewer(input: { name: $name }) {
      user {
        id
        name
        email
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const RequestEmailChangeMutation = graphql(`
  mutation RequestEmailChange($email: String!, $password: String) {
    requestEmailChange(input: { email: $email, password: $password }) {
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const ChangePasswordMutation = graphql(`
  mutation ChangePassword($currentPassword: String, $newPassword: String!) {
    changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const AcceptInvitationMutation = graphql(`
  mutation AcceptInvitation($token: String!) {
    acceptInvitation(input: { token: $token }) {
      project {
        id
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const EndSessionMutation = graphql(`
  mutation EndSession($id: ID!) {
    endSession(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const EndSessionsMutation = graphql(`
  mutation EndSessions($keepCurrent: Boolean!) {
    endSessions(input: { keepCurrent: $keepCurrent }) {
      ended
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const BeginLoginMutation = graphql(`
  mutation BeginLogin($provider: String!) {
    beginLogin(input: { provider: $provider }) {
      url
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const LinkLoginMutation = graphql(`
  mutation LinkLogin($proof: String!) {
    linkLogin(input: { proof: $proof }) {
      login {
        id
      }
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const UnlinkLoginMutation = graphql(`
  mutation UnlinkLogin($id: ID!) {
    unlinkLogin(input: { id: $id }) {
      deletedId
      userErrors {
        code
        message
        field
      }
    }
  }
`);

export const SessionsQuery = graphql(`
  query Sessions {
    sessions {
      id
      client
      address
      createdAt
      refreshedAt
      current
    }
  }
`);

export const LoginProvidersQuery = graphql(`
  query LoginProviders {
    loginProviders {
      id
      name
      signInUrl
    }
  }
`);

export const LoginsQuery = graphql(`
  query Logins {
    logins {
      id
      provider
      email
      createdAt
    }
  }
`);
