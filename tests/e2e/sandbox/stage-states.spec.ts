/** Every state of the stage is accessible and fits, in both languages and both colours. */
import { ask, accept, catchTheLie, confirmEmoji, seeBadge, showEmoji } from "../../support/reader/verification.ts";
import { expectAccessible } from "../support/axe.ts";
import { test } from "../support/reader.ts";

test("the lesson, state by state", { tag: ["@colours", "@sample-de"] }, async ({ guide }) => {
  test.slow();
  const accessible = (state: string): Promise<void> => test.step(state, () => expectAccessible(guide.page));
  await guide.control("ask", "start").waitFor();
  await accessible("before the start");
  await guide.start("ask");
  await accessible("started");
  await guide.hands.press(guide.control("ask", "hint"));
  await accessible("with a hint");
  await ask(guide);
  await accessible("asked");
  await accept(guide);
  await accessible("accepted");
  await showEmoji(guide);
  await accessible("emoji");
  await confirmEmoji(guide);
  await accessible("verified");
  await seeBadge(guide);
  await accessible("Robin is there");
  await catchTheLie(guide);
  await accessible("not secure");
});

test("a failure to start", { tag: "@colours" }, async ({ guide, context, watch }) => {
  watch.allow("net::ERR_", "Failed to fetch");
  await context.route("**/*.wasm", (route) => route.abort());
  await guide.hands.press(guide.control("ask", "start"));
  await guide.alert().waitFor();
  await expectAccessible(guide.page);
});
