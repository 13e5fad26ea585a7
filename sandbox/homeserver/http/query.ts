/** Reads query parameters. */
import { invalidParam, MatrixError } from "../errors.ts";

/** A whole number of at least 0. @throws MatrixError `M_INVALID_PARAM`. */
export function numberParam(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === "") return otherwise;
  if (!/^\d{1,15}$/.test(text)) throw invalidParam(`${name} must be a whole number.`);
  return Number(text);
}

/** One of the given values. @throws MatrixError `M_INVALID_PARAM`. */
export function choiceParam<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
  otherwise: Value,
): Value {
  const text = query.get(name) ?? otherwise;
  const value = values.find((candidate) => candidate === text);
  if (value === undefined) throw invalidParam(`${name} must be ${values.join(" or ")}.`);
  return value;
}

/** A parameter that must be there. @throws MatrixError `M_MISSING_PARAM`. */
export function textParam(query: URLSearchParams, name: string): string {
  const text = query.get(name);
  if (text === null || text === "") throw new MatrixError(400, "M_MISSING_PARAM", `${name} is missing.`);
  return text;
}
