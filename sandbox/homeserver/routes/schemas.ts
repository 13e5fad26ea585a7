/** Shapes that several routes expect. */
import * as v from "valibot";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Any JSON object, kept exactly as it came. */
export const ObjectSchema = v.custom<Record<string, unknown>>(isObject, "must be an object");
/** An object whose values all have one shape. valibot's own record takes lists, too. */
export const mapOf = <Value>(value: v.GenericSchema<unknown, Value>): v.GenericSchema<unknown, Record<string, Value>> =>
  v.pipe(ObjectSchema, v.record(v.string(), value));
/** A string that may be missing or null. */
export const optionalText = v.optional(v.nullable(v.string()));
/** A list of strings. */
export const textList = v.array(v.string());
/** A body whose content does not matter. */
export const AnythingSchema = v.looseObject({});
/** A body with nothing but a reason. */
export const ReasonSchema = v.looseObject({ reason: v.optional(v.string()) });
