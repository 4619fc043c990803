import type { ModelObjectFilter, ModelPropertyCondition, ModelPropertyRef, PropertyType } from "../gql/graphql";

/** A property that objects have: values that differ in type or unit are of two properties. */
export interface Property {
  category: string;
  name: string;
  type: PropertyType;
  unit?: string | null;
}

export type Operator = "is" | "contains" | "startsWith" | "atLeast" | "atMost" | "has";

/** What must hold of a property. The value is what was typed or clicked: a text, a number as a text, "true" or "false". */
export interface Condition {
  property: Property;
  operator: Operator;
  value: string;
}

/** What can be asked of each type of property; the first is the usual one. */
export const operators: Record<PropertyType, readonly Operator[]> = {
  TEXT: ["is", "contains", "startsWith", "has"],
  NUMBER: ["atLeast", "atMost", "is", "has"],
  BOOLEAN: ["is", "has"],
};

export const refOf = ({ category, name, unit }: Property): ModelPropertyRef => ({ category, name, unit: unit ?? "" });

export const sameProperty = (a: Property, b: Property): boolean => a.category === b.category && a.name === b.name && a.type === b.type && (a.unit ?? "") === (b.unit ?? "");

export const sameCondition = (a: Condition, b: Condition): boolean => sameProperty(a.property, b.property) && a.operator === b.operator && a.value === b.value;

/** The number that somebody typed, with a point or a comma; null when it is none. */
export function readNumber(text: string): number | null {
  const trimmed = text.trim().replace(",", ".");
  const number = Number(trimmed);
  return trimmed !== "" && Number.isFinite(number) ? number : null;
}

/** Whether a condition says something: a number that is one, a text that is not empty. */
export const complete = ({ property, operator, value }: Condition): boolean => operator === "has" || (property.type === "NUMBER" ? readNumber(value) !== null : value !== "");

function conditionOf({ property, operator, value }: Condition): ModelPropertyCondition {
  const of = refOf(property);
  if (operator === "has") return { of };
  if (property.type === "BOOLEAN") return { of, isTrue: value === "true" };
  if (property.type === "NUMBER") return { of, [operator === "is" ? "equals" : operator]: readNumber(value) };
  return operator === "is" ? { of, in: [value] } : { of, [operator]: value };
}

/** The server's form of what is asked: all of it holds, but several values of one property are alternatives. Undefined when nothing is asked. */
export function filterOf(search: string, conditions: readonly Condition[]): ModelObjectFilter | undefined {
  const all: ModelObjectFilter[] = search.trim() ? [{ search: search.trim() }] : [];
  const values: Condition[][] = [];
  for (const c of conditions) {
    if (c.operator !== "is") {
      all.push({ property: conditionOf(c) });
      continue;
    }
    const alternatives = values.find(([first]) => first && sameProperty(first.property, c.property));
    if (alternatives) alternatives.push(c);
    else values.push([c]);
  }
  for (const alternatives of values) {
    const any = alternatives.map((c) => ({ property: conditionOf(c) }));
    all.push(any.length === 1 && any[0] ? any[0] : { any });
  }
  return all.length > 0 ? { all } : undefined;
}
