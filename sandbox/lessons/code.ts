/** The heavy part of the sandbox, as one chunk. */
export { loadCrypto } from "../world/world.ts";
export { openSession } from "./open.ts";
