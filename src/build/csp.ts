/** The content security policy of every page: this origin only (and that of the throw-away accounts, if it is another), scripts by hash, WebAssembly for the crypto. */
import { createHash } from "node:crypto";
import { site } from "./config.ts";
import type { SiteConfig } from "./config-schema.ts";
import { themeScript } from "./theme-script.ts";

type Sha = `sha256-${string}`;

const sha256 = (script: string): Sha => `sha256-${createHash("sha256").update(script).digest("base64")}`;

/** This origin, and the one of the throw-away accounts where that is another. */
export function connectSrc(sandbox: SiteConfig["sandbox"]): `connect-src 'self'${string}` {
  return sandbox.home === "remote" && sandbox.url !== undefined
    ? `connect-src 'self' ${sandbox.url}`
    : "connect-src 'self'";
}

/** Astro adds the hashes of the scripts and styles it writes; those of inline scripts that it does not see stand here. */
export const contentSecurityPolicy = {
  algorithm: "SHA-256" as const,
  directives: [
    "default-src 'none'" as const,
    connectSrc(site.sandbox),
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
