/** Our own site and its way of signing in; operator.test.ts and third-language.test.ts have sites with the others. */
import { join } from "node:path";
import { beforeAll } from "vitest";
import { site } from "../../src/build/config.ts";
import { ROOT } from "../support/programs/run.ts";
import { buildSite } from "../support/sites/site.ts";
import { describeSignIn } from "./sign-in-words.ts";

beforeAll(async () => void (await buildSite()), 300_000);

describeSignIn(site.signIn, () => join(ROOT, "dist"));
