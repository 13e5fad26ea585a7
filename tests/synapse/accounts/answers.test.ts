/** What the unit tests of the accounts service take for Synapse's answers, asked of a real one. */
import { afterAll } from "vitest";
import { describeAnswers } from "../../unit/accounts/synapse/synapse-answers.ts";
import { startSynapse, type Synapse } from "../server.ts";
import { call } from "./setting.ts";

let synapse: Synapse | undefined;

describeAnswers(async () => {
  const { adminUrl, registrationSharedSecret } = (synapse = await startSynapse());
  return {
    url: adminUrl,
    registrationSecret: registrationSharedSecret,
    serverName: "sandbox.invalid",
    fetch,
    async addRoom(_userId, token) {
      const { body } = await call(adminUrl, token, ["POST", "/_matrix/client/v3/createRoom"], {});
      return String(body["room_id"]);
    },
  };
});

afterAll(() => synapse?.stop());
