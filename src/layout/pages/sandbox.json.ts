/** `sandbox.json`: where the throw-away accounts live. A server may answer with another one, and needs no other build. */
import type { APIRoute } from "astro";
import { site } from "../../build/config.ts";
import { sandboxFile } from "../../build/sandbox-file.ts";

export const GET: APIRoute = () => Response.json(sandboxFile(site.sandbox));
