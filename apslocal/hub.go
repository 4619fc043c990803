package apslocal

// wipBucket is where the files of projects lie.
const wipBucket = "wip.dm.prod"

func (s *Server) ownsStorage(c caller, key string) bool { return false }
