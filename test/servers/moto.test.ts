import { once } from "node:events";
import { connect } from "node:net";
import { startMoto } from "./moto";

it("answers one while another holds a connection open and asks nothing", async () => {
  const moto = await startMoto();
  const idle = connect(Number(new URL(moto.url).port), "127.0.0.1");
  try {
    await once(idle, "connect");
    expect((await fetch(`${moto.url}/moto-api/`)).ok).toBe(true);
  } finally {
    idle.destroy();
    await moto.stop();
  }
});
