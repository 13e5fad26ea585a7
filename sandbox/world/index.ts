/** The world layer: what lessons may use of it. The heavy part, `openWorld`, is in open.ts and loaded when needed. */
export * from "../errors.ts";
export { deleteLeftovers, forgetSandbox } from "./store/registry.ts";
export type * from "./types.ts";
