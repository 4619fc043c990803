package dataloader_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"purlin/dataloader"
	"purlin/fault"
)

func TestOffsetsAreCursorsOfTheirListOnly(t *testing.T) {
	t.Parallel()
	o, other := dataloader.NewOffsets("a"), dataloader.NewOffsets("b")
	first, zero, most := 3, 0, 101
	at := o.Cursor(41)
	from, size, err := o.Window(&first, &at)
	require.NoError(t, err)
	require.Equal(t, []int{42, 3}, []int{from, size})
	from, size, err = o.Window(nil, nil)
	require.NoError(t, err)
	require.Equal(t, []int{0, 25}, []int{from, size})
	garbled, negative, far := "x", o.Cursor(-2), o.Cursor(1<<40)
	for _, wrong := range []*string{&garbled, &negative, &far} {
		_, _, err = o.Window(nil, wrong)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err), *wrong)
	}
	_, _, err = other.Window(nil, &at)
	require.Equal(t, fault.BadUserInput, fault.CodeOf(err))
	for _, wrong := range []*int{&zero, &most} {
		_, _, err = o.Window(wrong, nil)
		require.Equal(t, fault.BadUserInput, fault.CodeOf(err))
	}
}
