package graph

// ListSizes is how many objects to reckon with in each list that has no pages,
// by "Type.field", when an operation is priced before it runs. A list of values
// that are no objects needs none, and neither does one with a "first" argument.
// "*.field" stands for the field of any type.
var ListSizes = map[string]int{
	"*.userErrors":                      5,
	"Query.nodes":                       100, // or as many as there are ids
	"Query.apiTokens":                   100,
	"Query.sessions":                    100,
	"ApiToken.projects":                 20,
	"Query.supportedFormats":            10,
	"Query.logins":                      20,
	"Query.loginProviders":              20,
	"FileUpload.parts":                  1000,
	"TranslationFailure.engineMessages": 10, // of one column
	"Archive.candidates":                10, // of one column, and so are their references
	"ArchiveCandidate.references":       10,
	"Translation.derivatives":           20,
	"Translation.views":                 20,
	"AuditEntry.changes":                5, // of one column
	"WebhookDelivery.log":               5, // of one column
	"ModelChange.properties":            10,
	"ModelObject.properties":            10, // of one column: ten are read as cheaply as one
}
