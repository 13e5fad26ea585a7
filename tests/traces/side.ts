/** One server in a trace: what its users know of it, and how requests get there. */
import { Identity } from "../contract/support/signing.ts";

/** Carries a request to a server. */
export type Carrier = (request: Request) => Promise<Response>;

/** What came back. */
export interface Answer {
  readonly status: number;
  /** JSON, or a file as its text and headers. */
  readonly body: unknown;
}

export interface TraceDevice {
  readonly id: string;
  token: string;
  /** Token of the last sync. */
  since: string | undefined;
  /** The next one-time key. */
  keys: number;
}

export interface TraceUser {
  readonly userId: string;
  readonly devices: TraceDevice[];
  readonly identities: readonly Identity[];
  /** Backup versions, oldest first. */
  readonly backups: string[];
  readonly filters: string[];
}

/** A request to make. */
export interface Ask {
  readonly method: string;
  /** Below `/_matrix/client/v3` unless it starts with `/_`. */
  readonly path: string;
  readonly body?: unknown;
  /** Sent as it is, instead of a JSON body. */
  readonly file?: { readonly type: string; readonly text: string };
  /** Default: the acting device's. */
  readonly token?: string | undefined;
}

export const PASSWORD = "secret";

export class Side {
  readonly #base: string;
  readonly #carry: Carrier;
  readonly users: TraceUser[] = [];
  readonly rooms: string[] = [];
  /** Who has ever been in which room, as user and room ids. */
  readonly stays = new Set<string>();
  readonly events: { readonly room: string; readonly id: string }[] = [];
  /** Uploaded files, as server name and id. */
  readonly files: string[] = [];

  constructor(base: string, carry: Carrier) {
    this.#base = base;
    this.#carry = carry;
  }

  /** Registers the users of a trace; their keys are the same on every side, and every time. */
  async register(names: readonly string[]): Promise<void> {
    for (const [index, username] of names.entries()) {
      const id = `DEVICE${index}0`;
      const auth = { type: "m.login.dummy" };
      const { status, body } = await this.ask({
        method: "POST",
        path: "/register",
        body: { username, password: PASSWORD, device_id: id, auth },
      });
      if (status !== 200) throw new Error(`Registering failed: ${JSON.stringify(body)}`);
      const { user_id: userId, access_token: token } = body as { user_id: string; access_token: string };
      const devices = [{ id, token, since: undefined, keys: 0 }];
      const identities = [0, 1].map((n) => new Identity(userId, `user ${index}, identity ${n}`));
      this.users.push({ userId, devices, identities, backups: [], filters: [] });
    }
  }

  async ask({ method, path, body, file, token }: Ask): Promise<Answer> {
    const url = this.#base + (path.startsWith("/_") ? path : `/_matrix/client/v3${path}`);
    const headers = new Headers(token === undefined ? {} : { Authorization: `Bearer ${token}` });
    if (file) headers.set("Content-Type", file.type);
    const sent = file?.text ?? (body === undefined ? null : JSON.stringify(body));
    const response = await this.#carry(new Request(url, { method, headers, body: sent }));
    // What a text is encoded in, Synapse says even if its sender did not.
    const type = (response.headers.get("Content-Type") ?? "").replace(/; charset=UTF-8$/i, "");
    if (type.startsWith("application/json")) return { status: response.status, body: await response.json() };
    // There are two ways to write a simple name.
    const disposition = response.headers.get("Content-Disposition")?.replace("filename*=utf-8''", "filename=");
    return { status: response.status, body: { text: await response.text(), type, disposition } };
  }
}
