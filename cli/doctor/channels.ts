/** What the doctor asks of channels: greetings, logins and looks. Nothing is sent, posted or marked. */
import { openChannel, readChannelAddress } from "../../provider/channel";
import { Fault, isFault } from "../../provider/fault";
import type { Surroundings } from "../../provider/lifecycle/common";
import { doctorTexts, providerInFrench, type Said } from "../words";
import { badOf, type DoctorLine, good, lineOf } from "./line";

const provider = (text: string): Said => ({ en: text, fr: providerInFrench(text) });

const line = (about: Said, found: string | Fault): DoctorLine => (isFault(found) ? badOf(about, found) : good(about, provider(found)));

/** @param addresses of the stack's forms, or `igc-sante:channel`; none by default, and nothing is asked or said then */
export async function channelLines(addresses: readonly string[], surroundings: Surroundings): Promise<DoctorLine[]> {
  return (await Promise.all(addresses.map((address) => oneChannel(address, surroundings)))).flat();
}

/** An address that is none may hold a secret: it is not printed. */
async function oneChannel(address: string, surroundings: Surroundings): Promise<DoctorLine[]> {
  const read = readChannelAddress(address);
  if (read instanceof Fault) return [line(doctorTexts.channel, read)];
  const found: DoctorLine[] = [];
  const failed = await lineOf(doctorTexts["channel-at"]({ place: read.place }), async () => {
    const channel = await openChannel(address, surroundings);
    found.push(...(await channel.probe()).map((each) => line(provider(each.about), each.found)));
    return good("", "");
  });
  return found.length > 0 ? found : [failed];
}
