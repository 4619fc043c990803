package enum

import "io"

// WebhookEventType is what a webhook tells of.
type WebhookEventType string

// The types of event.
const (
	TellTest                  WebhookEventType = "TEST"
	TellFileCreated           WebhookEventType = "FILE_CREATED"
	TellFileVersionAdded      WebhookEventType = "FILE_VERSION_ADDED"
	TellFileRenamed           WebhookEventType = "FILE_RENAMED"
	TellFileDeleted           WebhookEventType = "FILE_DELETED"
	TellTranslationQueued     WebhookEventType = "TRANSLATION_QUEUED"
	TellTranslationProgressed WebhookEventType = "TRANSLATION_PROGRESSED"
	TellTranslationSucceeded  WebhookEventType = "TRANSLATION_SUCCEEDED"
	TellTranslationFailed     WebhookEventType = "TRANSLATION_FAILED"
	TellTranslationCanceled   WebhookEventType = "TRANSLATION_CANCELED"
	TellTranslationTimedOut   WebhookEventType = "TRANSLATION_TIMED_OUT"
)

// Values lists every type.
func (WebhookEventType) Values() []string {
	return names(TellTest, TellFileCreated, TellFileVersionAdded, TellFileRenamed, TellFileDeleted, TellTranslationQueued,
		TellTranslationProgressed, TellTranslationSucceeded, TellTranslationFailed, TellTranslationCanceled, TellTranslationTimedOut)
}

// WebhookDeliveryStatus is where a delivery stands.
type WebhookDeliveryStatus string

// The states of a delivery.
const (
	DeliveryPending   WebhookDeliveryStatus = "PENDING"
	DeliveryDelivered WebhookDeliveryStatus = "DELIVERED"
	DeliveryDead      WebhookDeliveryStatus = "DEAD"
)

// Values lists every status.
func (WebhookDeliveryStatus) Values() []string {
	return names(DeliveryPending, DeliveryDelivered, DeliveryDead)
}

// MarshalGQL writes the value as a GraphQL enum.
func (v WebhookEventType) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *WebhookEventType) UnmarshalGQL(in any) error { return unmarshal(v, in) }

// MarshalGQL writes the value as a GraphQL enum.
func (v WebhookDeliveryStatus) MarshalGQL(w io.Writer) { marshal(v, w) }

// UnmarshalGQL reads a GraphQL enum value.
func (v *WebhookDeliveryStatus) UnmarshalGQL(in any) error { return unmarshal(v, in) }
