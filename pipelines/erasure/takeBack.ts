/**
 * Lets somebody in who was erased and joins again under the same id. Nothing that was erased comes back: what began before
 * the new membership stays with the tombstones, also where the register delivers it still.
 *
 * Refused until the erasure is carried out everywhere, so that nothing of the person before is taken for the new member's.
 */
import {resolve} from "node:path";
import {lastDay} from "./cut.ts";
import {applyOrders} from "./erasure.ts";
import {readOrders, takeOrderBack} from "./orders.ts";
import {operationsApplied, publishedBefore} from "./remaining.ts";
import {checkDay, checkReference, lockFor, NotErased} from "./request.ts";

export type TakeBackOptions = {
  readonly data: string;
  readonly member: string;
  /** The first day of the new membership. */
  readonly from?: string | undefined;
  /** The number of the application in the union's own records; never a name. */
  readonly because?: string | undefined;
  readonly say?: (line: string) => void;
  readonly now?: () => Date;
};

/** Takes the order for one person back. Throws `NotErased` when that cannot be. */
export async function takeBack(options: TakeBackOptions): Promise<void> {
  const {member, from, because, say = console.log, now = () => new Date()} = options;
  const data = resolve(options.data);
  if (from === undefined) throw new NotErased("say from when: --from is the first day of the new membership");
  if (because === undefined) throw new NotErased("say on what ground: --because takes the number of the application");
  checkDay("--from", from);
  checkReference(because);
  const started = now();
  const lock = lockFor("take back", data, started);
  try {
    const orders = readOrders(data);
    const order = orders.find(member);
    if (!order) {
      const earlier = orders.backFrom(member);
      throw new NotErased(
        earlier === undefined
          ? `nobody with the id ${member} was erased, so there is nothing to take back`
          : `the erasure of ${member} is taken back already, from ${earlier} on`
      );
    }
    const last = lastDay(order);
    if (from <= last)
      throw new NotErased(
        `${member} was erased with all that began until ${last}, and nothing of it comes back; --from is a later day, the first of the new membership`
      );
    await applyOrders({data});
    const place = orders.all.indexOf(order) + 1;
    const published = publishedBefore(data, place);
    if (published !== undefined)
      throw new NotErased(
        `the figures and lists of ${published} still tell of the person before: run npm run nightly first, then this again`
      );
    if (operationsApplied(data) < place)
      throw new NotErased(
        "the operations store may still hold the person before: start the API once, npm run serve, then run this again"
      );
    takeOrderBack(data, member, {on: started.toISOString().slice(0, 10), from, because});
    say(`taken back: from the next night on, ${member} is let in with what begins on ${from} or later`);
    say("for that the register must have a membership that begins then; one that is older and goes on stays erased");
    say("what was erased does not come back: totals of the past keep its tombstones, and nobody sees whose they are");
  } finally {
    lock.release();
  }
}
