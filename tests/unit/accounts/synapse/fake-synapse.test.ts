/** The scripted Synapse answers as the real one does. */
import { FakeSynapse, SECRET, SERVER } from "./fake-synapse.ts";
import { describeAnswers } from "./synapse-answers.ts";

describeAnswers(() => {
  const synapse = new FakeSynapse(Date.now);
  return Promise.resolve({
    url: "http://synapse",
    registrationSecret: SECRET,
    serverName: SERVER,
    fetch: synapse.fetch,
    addRoom: (userId) => Promise.resolve(synapse.addRoom(userId)),
  });
});
