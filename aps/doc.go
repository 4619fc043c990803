// Package aps is a client of Autodesk Platform Services: Authentication, the
// Object Storage Service (OSS), Model Derivative, Data Management and Webhooks.
//
// A [Client] is safe for concurrent use. It fetches and renews its own tokens,
// stays under the documented quotas, repeats what is safe to repeat, honours
// Retry-After, and streams: neither an upload nor a download is ever whole in
// memory. Every failure that the service reported is an [*Error].
//
// Every call takes a context. Its deadline is a budget: the client gives up as
// soon as the next repetition could not begin within it, and returns the
// failure that it would have repeated after.
//
// Sources: https://aps.autodesk.com/developer/documentation and the OpenAPI
// descriptions in github.com/autodesk-platform-services/aps-sdk-openapi.
package aps
