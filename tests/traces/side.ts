/** One server in a trace: what its users know of it, and how requests get there. */
import { Identity } from "../contract/support/signing.ts";

/** Carries a request to a server. */
export type Carrier = (request: Request) => Promise<Response>;

/** What came back. */
export interface Answer {
  readonly status: number;
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
  /** Below `/_matrix/client/v3`. */
  readonly path: string;
  readonly body?: unknown;
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

  async ask({ method, path, body, token }: Ask): Promise<Answer> {
    const request = new Request(`${this.#base}/_matrix/client/v3${path}`, {
      method,
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const response = await this.#carry(request);
    return { status: response.status, body: await response.json() };
  }
}
