package aps

import (
	"fmt"
	"slices"
	"strings"
)

// Region is a data centre. What is kept in one is not found from another: a
// read with the wrong region answers 404, as if nothing were there.
type Region string

// Regions, as the service writes them.
const (
	US   Region = "US"
	EMEA Region = "EMEA"
	AUS  Region = "AUS"
	CAN  Region = "CAN"
	DEU  Region = "DEU"
	IND  Region = "IND"
	JPN  Region = "JPN"
	GBR  Region = "GBR"
)

// Regions returns the regions that this package knows, US first.
func Regions() []Region { return []Region{US, EMEA, AUS, CAN, DEU, IND, JPN, GBR} }

// otherSpellings are those of old paths and headers (eu, APAC) and of the
// people who type the two letters of a country.
var otherSpellings = map[Region]Region{
	"": US, "USA": US, "EU": EMEA, "EUROPE": EMEA, "APAC": AUS, "AU": AUS,
	"CA": CAN, "DE": DEU, "IN": IND, "JP": JPN, "GB": GBR, "UK": GBR,
}

// canonical returns the region as the service writes it today, and one that is
// not known in capitals: regions are added now and then.
func (r Region) canonical() Region {
	r = Region(strings.ToUpper(strings.TrimSpace(string(r))))
	if known, ok := otherSpellings[r]; ok {
		return known
	}
	return r
}

// ParseRegion reads a region in any spelling: "eu" and "emea" are [EMEA],
// "APAC" is [AUS], "" is [US]. A name that is none of a known region is an
// error that lists them.
func ParseRegion(s string) (Region, error) {
	r := Region(s).canonical()
	if !slices.Contains(Regions(), r) {
		return "", fmt.Errorf("aps: region %q is none of %v", s, Regions())
	}
	return r, nil
}
