/** The content security policy of every page: this origin only, scripts by hash, WebAssembly for the crypto. */
import { createHash } from "node:crypto";
import { themeScript } from "./theme-script.ts";

type Sha = `sha256-${string}`;

const sha256 = (script: string): Sha => `sha256-${createHash("sha256").update(script).digest("base64")}`;

/** Astro adds the hashes of the scripts and styles it writes; those of inline scripts that it does not see stand here. */
export const contentSecurityPolicy = {
  algorithm: "SHA-256" as const,
  directives: [
    "default-src 'none'" as const,
    "connect-src 'self'" as const,
    "img-src 'self' data: blob:" as const,
    "font-src 'self'" as const,
    "manifest-src 'self'" as const,
    "worker-src 'self' blob:" as const,
    "base-uri 'none'" as const,
    "form-action 'none'" as const,
    "object-src 'none'" as const,
  ],
  scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"], hashes: [sha256(themeScript)] },
  styleDirective: { resources: ["'self'", { resource: "'unsafe-inline'", kind: "attribute" as const }] },
};
