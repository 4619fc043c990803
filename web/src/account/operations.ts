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
        ...Wrong
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
        ...Wrong
      }
    }
  }
`);

export const SignOutMutation = graphql(`
  mutation SignOut {
    signOut {
      userErrors {
        ...Wrong
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
        ...Wrong
      }
    }
  }
`);

export const RevokeTokenMutation = graphql(`
  mutation RevokeToken($id: ID!) {
    revokeApiToken(input: { id: $id }) {
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const RequestPasswordResetMutation = graphql(`
  mutation RequestPasswordReset($email: String!) {
    requestPasswordReset(input: { email: $email }) {
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const ResetPasswordMutation = graphql(`
  mutation ResetPassword($token: String!, $newPassword: String!) {
    resetPassword(input: { token: $token, newPassword: $newPassword }) {
      userErrors {
        ...Wrong
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
        ...Wrong
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
        ...Wrong
      }
    }
  }
`);

export const RequestEmailChangeMutation = graphql(`
  mutation RequestEmailChange($email: String!, $password: String) {
    requestEmailChange(input: { email: $email, password: $password }) {
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const ChangePasswordMutation = graphql(`
  mutation ChangePassword($currentPassword: String, $newPassword: String!) {
    changePassword(input: { currentPassword: $currentPassword, newPassword: $newPassword }) {
      userErrors {
        ...Wrong
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
        ...Wrong
      }
    }
  }
`);

export const EndSessionMutation = graphql(`
  mutation EndSession($id: ID!) {
    endSession(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const EndSessionsMutation = graphql(`
  mutation EndSessions($keepCurrent: Boolean!) {
    endSessions(input: { keepCurrent: $keepCurrent }) {
      ended
      userErrors {
        ...Wrong
      }
    }
  }
`);

export const BeginLoginMutation = graphql(`
  mutation BeginLogin($provider: String!) {
    beginLogin(input: { provider: $provider }) {
      url
      userErrors {
        ...Wrong
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
        ...Wrong
      }
    }
  }
`);

export const UnlinkLoginMutation = graphql(`
  mutation UnlinkLogin($id: ID!) {
    unlinkLogin(input: { id: $id }) {
      deletedId
      userErrors {
        ...Wrong
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
