package ent

import "purlin/ent/gid"

// GlobalID is the user's id in the API.
func (u *User) GlobalID() string { return gid.User.Encode(u.ID) }

// GlobalID is the token's id in the API.
func (t *APIToken) GlobalID() string { return gid.APIToken.Encode(t.ID) }

// GlobalID is the session's id in the API.
func (s *Session) GlobalID() string { return gid.Session.Encode(s.ID) }

// GlobalID is the login's id in the API.
func (l *Login) GlobalID() string { return gid.Login.Encode(l.ID) }

// GlobalID is the invitation's id in the API.
func (i *Invitation) GlobalID() string { return gid.Invitation.Encode(i.ID) }

// GlobalID is the project's id in the API.
func (p *Project) GlobalID() string { return gid.Project.Encode(p.ID) }

// GlobalID is the file's id in the API.
func (f *File) GlobalID() string { return gid.File.Encode(f.ID) }

// GlobalID is the version's id in the API.
func (v *FileVersion) GlobalID() string { return gid.FileVersion.Encode(v.ID) }

// GlobalID is the upload's id in the API.
func (u *Upload) GlobalID() string { return gid.Upload.Encode(u.ID) }

// GlobalID is the import's id in the API.
func (i *FileImport) GlobalID() string { return gid.FileImport.Encode(i.ID) }

// GlobalID is the translation's id in the API.
func (t *Translation) GlobalID() string { return gid.Translation.Encode(t.ID) }

// GlobalID is the derivative's id in the API.
func (d *Derivative) GlobalID() string { return gid.Derivative.Encode(d.ID) }

// GlobalID is the webhook's id in the API.
func (w *Webhook) GlobalID() string { return gid.Webhook.Encode(w.ID) }

// GlobalID is the delivery's id in the API.
func (d *WebhookDelivery) GlobalID() string { return gid.WebhookDelivery.Encode(d.ID) }

// GlobalID is the link's id in the API.
func (l *ShareLink) GlobalID() string { return gid.ShareLink.Encode(l.ID) }

// GlobalID is the session's id in the API.
func (s *ViewerSession) GlobalID() string { return gid.ViewerSession.Encode(s.ID) }

// GlobalID is the entry's id in the API.
func (e *AuditEntry) GlobalID() string { return gid.AuditEntry.Encode(e.ID) }
