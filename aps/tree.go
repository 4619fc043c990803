package aps

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// TreeNode is an object in the tree of a view, with those directly below it.
type TreeNode struct {
	ID       int64 // not stable across translations
	Name     string
	Children []int64 // in the service's order
}

// TreeNodes yields every object of a view's tree, each after those below it, as
// they arrive: in memory are the names and the children of those whose end has not
// come yet. It waits while the service extracts, and asks for large trees with
// forceget when the service wants that. The sequence ends after the first error.
//
// Source: GET .../{urn}/metadata/{modelGuid}, modelderivative.yaml (get-object-tree).
func (c *Client) TreeNodes(ctx context.Context, urn, guid string, o ExtractOptions) iter.Seq2[TreeNode, error] {
	return func(yield func(TreeNode, error) bool) {
		stopped := false
		err := c.extracted(ctx, c.extract("get object tree", urn, guid, "", o), func(r io.Reader) error {
			return eachNode(r, func(n TreeNode) bool {
				stopped = !yield(n, nil)
				return !stopped
			})
		})
		if err != nil && !stopped {
			yield(TreeNode{}, err)
		}
	}
}

// eachNode walks {"data":{"objects":[…]}} without holding it, and without
// recursion: the depth of a tree is the model's.
func eachNode(r io.Reader, f func(TreeNode) bool) error {
	d := json.NewDecoder(r)
	if ok, err := enter(d, "data", "objects"); err != nil || !ok {
		return err
	}
	// Within a list an object begins or the list ends; outside, the object on top goes on.
	var open []TreeNode // whose end has not come, from the top
	for inList := true; inList || len(open) > 0; {
		if inList {
			t, err := d.Token()
			switch {
			case err != nil:
				return err
			case t == json.Delim('{'):
				open, inList = append(open, TreeNode{}), false
			case t == json.Delim(']'):
				inList = false
			default:
				return fmt.Errorf("want an object in the tree, not %v", t)
			}
			continue
		}
		var err error
		if inList, err = attributes(d, &open[len(open)-1]); err != nil {
			return err
		}
		if inList {
			continue
		}
		done := open[len(open)-1]
		if open = open[:len(open)-1]; len(open) > 0 {
			above := &open[len(open)-1]
			above.Children = append(above.Children, done.ID)
		}
		inList = true
		if !f(done) {
			return nil
		}
	}
	return nil
}

// attributes reads an object of the tree up to the beginning of its children, or to
// its end.
func attributes(d *json.Decoder, n *TreeNode) (children bool, err error) {
	for {
		t, err := d.Token()
		if err != nil || t == json.Delim('}') {
			return false, err
		}
		switch t {
		case "objectid":
			err = d.Decode(&n.ID)
		case "name":
			err = d.Decode(&n.Name)
		case "objects":
			if t, err = d.Token(); t == json.Delim('[') {
				return true, nil
			}
			if err == nil && t != nil { // null: none
				err = fmt.Errorf("want a list of objects, not %v", t)
			}
		default:
			var skip json.RawMessage
			err = d.Decode(&skip)
		}
		if err != nil {
			return false, err
		}
	}
}
