/** The heavy part of the sandbox, as one chunk. */
export { loadCrypto } from "../world/open.ts";
export { openSession } from "./open.ts";
