/** Says what happens on the stage to readers who do not see it: messages, requests, ticks. */
import { effect } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import type { LessonSession } from "../../../sandbox/lessons/index.ts";
import { nameInSentence } from "../client/model/client.ts";
import { useTexts } from "../shared/context.tsx";
import { deviceTitle, type Texts } from "../shared/texts.ts";
import { newsOf, type News } from "./news.ts";

interface Props {
  readonly session: LessonSession;
  /** What to say when the last step is done. */
  readonly allDone: string;
  /** What to say when another step is done, on a page that does not show the steps; otherwise the next one is named. */
  readonly oneDone?: string;
}

export function Announcer({ session, allDone, oneDone }: Props): preact.JSX.Element {
  const texts = useTexts();
  const [said, setSaid] = useState("");
  useEffect(() => {
    let before = session.world.snapshot.peek();
    const stopNews = effect(() => {
      const after = session.world.snapshot.value;
      const news = newsOf(before, after);
      before = after;
      if (news.length > 0) setSaid(news.map((item) => sentence(session, item, texts)).join(" "));
    });
    let steps = session.state.peek().steps;
    const stopTicks = effect(() => {
      const now = session.state.value;
      const ticked = Object.keys(now.steps).some((id) => now.steps[id] === "done" && steps[id] !== "done");
      steps = now.steps;
      if (ticked) setSaid(now.current === undefined ? allDone : (oneDone ?? nextSentence(now.current, texts)));
    });
    return () => {
      stopNews();
      stopTicks();
    };
  }, [allDone, oneDone, session, texts]);
  return (
    <p class="sr-only" role="status">
      {said}
    </p>
  );
}

function sentence(session: LessonSession, news: News, texts: Texts): string {
  const device = session.world.snapshot.peek().devices[news.on];
  const name = device === undefined ? news.from : nameInSentence(device, news.from, texts);
  const title = deviceTitle(texts, news.on);
  return news.what === "message"
    ? texts.t("stage.said.message", { device: title, name, text: news.body })
    : texts.t(device?.userId === news.from ? "stage.said.request.self" : "stage.said.request", { device: title, name });
}

/** The heading of a step is in the page. */
function nextSentence(current: string, { t }: Texts): string {
  return t("stage.said.next", { step: document.getElementById(current)?.textContent ?? "" });
}
