import { expect, test } from "vitest";
import { complete, type Condition, filterOf, type Property, readNumber } from "./filter";

const material: Property = { category: "Material", name: "Name", type: "TEXT", unit: null };
const volume: Property = { category: "Mass", name: "Volume", type: "NUMBER", unit: "m^3" };
const bearing: Property = { category: "Structure", name: "Bearing", type: "BOOLEAN" };
const is = (property: Property, value: string): Condition => ({ property, operator: "is", value });

test("nothing asked is no filter", () => {
  expect(filterOf("  ", [])).toBeUndefined();
});

test("all conditions hold together, and the values of one property are alternatives", () => {
  const of = { category: "Material", name: "Name", unit: "" };
  expect(filterOf(" wall ", [is(material, "Oak"), { property: volume, operator: "atLeast", value: "2,5" }, is(material, "Larch"), is(bearing, "false")])).toEqual({
    all: [
      { search: "wall" },
      { property: { of: { category: "Mass", name: "Volume", unit: "m^3" }, atLeast: 2.5 } },
      { any: [{ property: { of, in: ["Oak"] } }, { property: { of, in: ["Larch"] } }] },
      { property: { of: { category: "Structure", name: "Bearing", unit: "" }, isTrue: false } },
    ],
  });
  expect(filterOf("", [{ property: volume, operator: "has", value: "" }, is(volume, "3")])).toEqual({
    all: [{ property: { of: { category: "Mass", name: "Volume", unit: "m^3" } } }, { property: { of: { category: "Mass", name: "Volume", unit: "m^3" }, equals: 3 } }],
  });
  expect(filterOf("", [{ property: material, operator: "startsWith", value: "La" }])).toEqual({ all: [{ property: { of, startsWith: "La" } }] });
});

test("a number is typed with a point or a comma", () => {
  expect(["1.5", "1,5", " -2 ", "1e3", "", "x", "Infinity"].map(readNumber)).toEqual([1.5, 1.5, -2, 1000, null, null, null]);
});

test("a condition without a value says nothing, unless it asks for the property alone", () => {
  expect(complete({ property: volume, operator: "atMost", value: "many" })).toBe(false);
  expect(complete({ property: volume, operator: "atMost", value: "0" })).toBe(true);
  expect(complete({ property: material, operator: "contains", value: "" })).toBe(false);
  expect(complete({ property: material, operator: "has", value: "" })).toBe(true);
});
