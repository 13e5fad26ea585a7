/** Shapes that several routes expect. */
import * as v from "valibot";

/** An optional string; unlike Synapse, null counts as absent. */
export const optionalText = v.optional(v.nullable(v.string()));
/** Any JSON object. */
export const ObjectSchema = v.record(v.string(), v.unknown());
/** A string list. */
export const textList = v.array(v.string());
/** A body whose content does not matter. */
export const AnythingSchema = v.looseObject({});
/** A body with nothing but a reason. */
export const ReasonSchema = v.looseObject({ reason: v.optional(v.string()) });
