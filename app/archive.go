package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"purlin/apslocal/convert"
	"purlin/ent/column"
)

// Bounds of what is kept of an archive.
const (
	maxCandidates = 100
	maxReferences = 200
	maxUnpacked   = 256 << 20 // bytes of models that are looked into
)

// models are the formats that an archive can begin with: those of APS, and of the
// built-in engine. Source: GET /modelderivative/v2/designdata/formats, in the
// sample of modelderivative.yaml.
var models = strings.Fields(`3dm 3ds 3mf asm axm brd catpart catproduct cgr dae dgk dgn dlv3 dwf dwfx dwg dwt dxf exp f3d fbx g gbxml glb gltf iam idw
	ifc ige iges igs ipt iwm jt model neu nwc nwd obj par pdf ply pmlprj prt psm psmodel rcp rvt sab sat session skp sldasm sldprt smb smt ste step stl
	stla stlb stp vpb vue wire x_b x_t`)

// inspectArchive tells what a zip archive holds, without trusting it: an archive
// that the engine would refuse is told as a problem.
func inspectArchive(ctx context.Context, src io.ReaderAt, size int64) (*column.Archive, error) {
	a, err := convert.OpenArchive(src, size)
	var refused *convert.Error
	if errors.As(err, &refused) {
		return &column.Archive{Problem: refused.Message}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading an archive: %w", err)
	}
	list := a.Models(func(extension string) bool { return slices.Contains(models, extension) })
	out := &column.Archive{More: len(list) > maxCandidates}
	dir, err := os.MkdirTemp("", "archive")
	if err != nil {
		return nil, fmt.Errorf("making room for an archive: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	var unpacked int64
	for _, c := range list[:min(len(list), maxCandidates)] {
		kept := column.ArchiveCandidate{Name: c.Name, SizeBytes: c.Size}
		if unpacked += c.Size; unpacked <= maxUnpacked {
			references, err := a.References(ctx, c.Name, dir)
			if errors.As(err, &refused) {
				return &column.Archive{Problem: refused.Message}, nil
			}
			if err != nil {
				return nil, fmt.Errorf("looking into an archive: %w", err)
			}
			for _, r := range references[:min(len(references), maxReferences)] {
				kept.References = append(kept.References, column.ArchiveReference{Name: r.Name, Found: r.Found})
			}
		}
		out.Candidates = append(out.Candidates, kept)
	}
	return out, nil
}

// missingFormats are the inputs that the built-in engine knows, and cannot read on
// this machine, with the reason.
func missingFormats() map[string]string {
	missing := map[string]string{}
	for _, in := range convert.Inputs() {
		if in.Reason != "" {
			missing[in.Extension] = in.Reason
		}
	}
	return missing
}
