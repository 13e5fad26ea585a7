/** The site as built for each way of signing in; the operator's has one of them, see operator.test.ts. */
import { join } from "node:path";
import { afterAll, beforeAll, describe } from "vitest";
import { site } from "../../src/build/config.ts";
import { SIGN_INS } from "../../src/build/texts/site-names.ts";
import { OPERATOR_SITE } from "../support/operator.ts";
import { ROOT } from "../support/run.ts";
import { LONG } from "../support/samples.ts";
import { buildSite } from "../support/site.ts";
import { buildVariant, type Variant } from "../support/variant.ts";
import { describeSignIn } from "./sign-in-words.ts";

describe("ours", () => {
  beforeAll(async () => void (await buildSite()), 300_000);
  describeSignIn(site.signIn, () => join(ROOT, "dist"));
});

describe.runIf(LONG).each(SIGN_INS.filter((way) => way !== site.signIn && way !== OPERATOR_SITE.signIn))(
  "another's: %s",
  (signIn) => {
    let variant: Variant | undefined;
    beforeAll(async () => {
      variant = await buildVariant({ site: { signIn } });
    }, 300_000);
    afterAll(() => variant?.remove());
    describeSignIn(signIn, () => variant?.dist ?? "");
  },
);
