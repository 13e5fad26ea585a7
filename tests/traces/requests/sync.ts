/** Sync with its filters, and what only sync tells: receipts, typing. */
import { get, path, type Requests } from "./scene.ts";

export const syncRequests = {
  sync: {
    ask: ({ mine, n }) => {
      const filter = n > 5 ? `&filter=${encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 2 } } }))}` : "";
      const since = mine.since === undefined || n === 0 ? "" : path`&since=${mine.since}`;
      return { method: "GET", path: `/sync?timeout=0${since}${filter}` };
    },
    learn: ({ mine }, body) => (mine.since = String(body["next_batch"])),
  },
  filter: {
    ask: ({ me, n }) => ({
      method: "POST",
      path: path`/user/${me.userId}/filter`,
      body: { room: { timeline: { limit: n + 1 } } },
    }),
    learn: ({ me }, body) => void me.filters.push(String(body["filter_id"])),
  },
  getFilter: get(({ me, n }) => path`/user/${me.userId}/filter/${me.filters[n] ?? "99"}`),

  receipt: {
    ask: ({ roomId, eventId, n }) => ({
      method: "POST",
      path: path`/rooms/${roomId}/receipt/${n > 5 ? "m.read.private" : "m.read"}/${eventId}`,
      body: {},
    }),
    isAboutEvent: true,
  },
  readMarkers: {
    ask: ({ roomId, eventId }) => ({
      method: "POST",
      path: path`/rooms/${roomId}/read_markers`,
      body: { "m.fully_read": eventId, "m.read": eventId },
    }),
    isAboutEvent: true,
  },
  typing: {
    ask: ({ roomId, me, n }) => ({
      method: "PUT",
      path: path`/rooms/${roomId}/typing/${me.userId}`,
      body: { typing: n > 2, timeout: 120_000 },
    }),
  },
} satisfies Requests;
