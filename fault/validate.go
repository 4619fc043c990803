package fault

import (
	"errors"
	"reflect"
	"strings"
	"sync"

	"github.com/go-playground/validator/v10"
)

var validate = sync.OnceValue(func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			return name
		}
		return strings.ToLower(f.Name[:1]) + f.Name[1:]
	})
	return v
})

// Validate checks input's `validate` tags
// (https://pkg.go.dev/github.com/go-playground/validator/v10) and returns every
// field that fails as a [List], each under ["input", field]; nil when all hold.
func Validate(input any) error {
	err := validate().Struct(input)
	if err == nil {
		return nil
	}
	var fields validator.ValidationErrors
	if !errors.As(err, &fields) {
		return err
	}
	var l List
	for _, f := range fields {
		path := f.Namespace() // the type's name is its first part, where it has one
		if name := reflect.Indirect(reflect.ValueOf(input)).Type().Name(); name != "" {
			path = strings.TrimPrefix(path, name+".")
		}
		l = append(l, explain(f).At(append([]string{"input"}, strings.Split(path, ".")...)...))
	}
	return l
}

func explain(f validator.FieldError) *Error {
	switch f.Tag() {
	case "required":
		return Errorf(Required, "%s is required", f.Field())
	case "max", "lte":
		if f.Kind() == reflect.String {
			return Errorf(TooLong, "%s has more than %s characters", f.Field(), f.Param())
		}
		return Errorf(TooLarge, "%s is above the limit of %s", f.Field(), f.Param())
	case "min", "gte":
		switch kind, one := f.Kind(), f.Param() == "1"; {
		case kind == reflect.String && one:
			return Errorf(Required, "%s must not be empty", f.Field())
		case kind == reflect.String:
			return Errorf(Invalid, "%s needs at least %s characters", f.Field(), f.Param())
		case (kind == reflect.Slice || kind == reflect.Map) && one:
			return Errorf(Required, "%s needs at least one element", f.Field())
		case kind == reflect.Slice || kind == reflect.Map:
			return Errorf(Required, "%s needs at least %s elements", f.Field(), f.Param())
		default:
			return Errorf(Invalid, "%s is below the limit of %s", f.Field(), f.Param())
		}
	case "email":
		return Errorf(Invalid, "%s is not an e-mail address", f.Field())
	case "hexadecimal", "len":
		return Errorf(Invalid, "%s must be %s hexadecimal digits", f.Field(), f.Param())
	case "unique":
		return Errorf(Invalid, "%s names something twice", f.Field())
	default:
		return Errorf(Invalid, "%s is not valid (%s)", f.Field(), f.Tag())
	}
}
