package enum

import "io"

// AuditAction is what somebody did, in an audit log.
type AuditAction string

// What concerns an account.
const (
	AuditAccountCreated         AuditAction = "ACCOUNT_CREATED"
	AuditAccountUpdated         AuditAction = "ACCOUNT_UPDATED"
	AuditSignedIn               AuditAction = "SIGNED_IN"
	AuditSignInFailed           AuditAction = "SIGN_IN_FAILED"
	AuditSessionEnded           AuditAction = "SESSION_ENDED"
	AuditPasswordChanged        AuditAction = "PASSWORD_CHANGED"
	AuditPasswordResetRequested AuditAction = "PASSWORD_RESET_REQUESTED"
	AuditPasswordReset          AuditAction = "PASSWORD_RESET"
	AuditEmailChangeRequested   AuditAction = "EMAIL_CHANGE_REQUESTED"
	AuditEmailChanged           AuditAction = "EMAIL_CHANGED"
	AuditLoginLinked            AuditAction = "LOGIN_LINKED"
	AuditLoginUnlinked          AuditAction = "LOGIN_UNLINKED"
	AuditAPITokenCreated        AuditAction = "API_TOKEN_CREATED"
	AuditAPITokenRevoked        AuditAction = "API_TOKEN_REVOKED" //nolint:gosec // a name
)

// What concerns a project.
const (
	AuditProjectCreated         AuditAction = "PROJECT_CREATED"
	AuditProjectUpdated         AuditAction = "PROJECT_UPDATED"
	AuditProjectArchived        AuditAction = "PROJECT_ARCHIVED"
	AuditProjectUnarchived      AuditAction = "PROJECT_UNARCHIVED"
	AuditProjectDeleted         AuditAction = "PROJECT_DELETED"
	AuditMemberAdded            AuditAction = "MEMBER_ADDED"
	AuditMemberRoleChanged      AuditAction = "MEMBER_ROLE_CHANGED"
	AuditMemberRemoved          AuditAction = "MEMBER_REMOVED"
	AuditMemberLeft             AuditAction = "MEMBER_LEFT"
	AuditInvitationCreated      AuditAction = "INVITATION_CREATED"
	AuditInvitationCanceled     AuditAction = "INVITATION_CANCELED"
	AuditInvitationAccepted     AuditAction = "INVITATION_ACCEPTED"
	AuditUploadCreated          AuditAction = "UPLOAD_CREATED"
	AuditUploadAborted          AuditAction = "UPLOAD_ABORTED"
	AuditFileCreated            AuditAction = "FILE_CREATED"
	AuditFileVersionAdded       AuditAction = "FILE_VERSION_ADDED"
	AuditFileRenamed            AuditAction = "FILE_RENAMED"
	AuditFileDeleted            AuditAction = "FILE_DELETED"
	AuditFileImportStarted      AuditAction = "FILE_IMPORT_STARTED"
	AuditFileImportUpdated      AuditAction = "FILE_IMPORT_UPDATED"
	AuditShareLinkCreated       AuditAction = "SHARE_LINK_CREATED"
	AuditShareLinkRevoked       AuditAction = "SHARE_LINK_REVOKED"
	AuditShareLinkOpened        AuditAction = "SHARE_LINK_OPENED"
	AuditViewerSessionCreated   AuditAction = "VIEWER_SESSION_CREATED"
	AuditViewerSessionRevoked   AuditAction = "VIEWER_SESSION_REVOKED"
	AuditTranslationStarted     AuditAction = "TRANSLATION_STARTED"
	AuditTranslationCanceled    AuditAction = "TRANSLATION_CANCELED"
	AuditTranslationRetried     AuditAction = "TRANSLATION_RETRIED"
	AuditDerivativesDeleted     AuditAction = "DERIVATIVES_DELETED"
	AuditWebhookCreated         AuditAction = "WEBHOOK_CREATED"
	AuditWebhookUpdated         AuditAction = "WEBHOOK_UPDATED"
	AuditWebhookDisabled        AuditAction = "WEBHOOK_DISABLED"
	AuditWebhookDeleted         AuditAction = "WEBHOOK_DELETED"
	AuditWebhookSecretRotated   AuditAction = "WEBHOOK_SECRET_ROTATED" //nolint:gosec // a name
	AuditWebhookTested          AuditAction = "WEBHOOK_TESTED"
	AuditWebhookRedelivered     AuditAction = "WEBHOOK_REDELIVERED"
	AuditWebhookPositionChanged AuditAction = "WEBHOOK_POSITION_CHANGED"
)

// AuditActorKind is what sort of actor did it.
type AuditActorKind string

// The kinds of actor.
const (
	ActorUser      AuditActorKind = "USER"
	ActorAPIToken  AuditActorKind = "API_TOKEN"
	ActorShareLink AuditActorKind = "SHARE_LINK"
	ActorAnonymous AuditActorKind = "ANONYMOUS"
	ActorSystem    AuditActorKind = "SYSTEM"
)

// Values lists every action.
func (AuditAction) Values() []string {
	return names(
		AuditAccountCreated, AuditAccountUpdated, AuditSignedIn, AuditSignInFailed, AuditSessionEnded, AuditPasswordChanged,
		AuditPasswordResetRequested, AuditPasswordReset, AuditEmailChangeRequested, AuditEmailChanged, AuditLoginLinked,
		AuditLoginUnlinked, AuditAPITokenCreated, AuditAPITokenRevoked, AuditProjectCreated, AuditProjectUpdated,
		AuditProjectArchived, AuditProjectUnarchived, AuditProjectDeleted, AuditMemberAdded, AuditMemberRoleChanged,
		AuditMemberRemoved, AuditMemberLeft, AuditInvitationCreated, AuditInvitationCanceled, AuditInvitationAccepted,
		AuditUploadCreated, AuditUploadAborted, AuditFileCreated, AuditFileVersionAdded, AuditFileRenamed, AuditFileDeleted,
		AuditFileImportStarted, AuditFileImportUpdated, AuditShareLinkCreated, AuditShareLinkRevoked, AuditShareLinkOpened,
		AuditViewerSessionCreated, AuditViewerSessionRevoked, AuditTranslationStarted, AuditTranslationCanceled,
		AuditTranslationRetried, AuditDerivativesDeleted, AuditWebhookCreated, AuditWebhookUpdated, AuditWebhookDisabled, AuditWebhookDeleted,
		AuditWebhookSecretRotated, AuditWebhookTested, AuditWebhookRedelivered, AuditWebhookPositionChanged,
	)
}

// Values lists every kind.
func (AuditActorKind) Values() []string {
	return names(ActorUser, ActorAPIToken, ActorShareLink, ActorAnonymous, ActorSystem)
}

// MarshalGQL writes the value as a GraphQL enum.
func (v AuditAction) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *AuditAction) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v AuditActorKind) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *AuditActorKind) UnmarshalGQL(in any) error { return unmarshal(v, in) }
