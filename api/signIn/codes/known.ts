import {mayEnter, personFor} from "../link.ts";
import type {Warehouse} from "../../publication/warehouse.ts";

/**
 * Whether an address gets codes: it leads to one person of the register, and that person has a mandate or an office
 * tonight. Asks the same of the publication whatever the address.
 */
export const knownIn =
  (warehouse: Warehouse, issuer: string) =>
  (address: string): Promise<boolean> =>
    warehouse.use(async (generation) => {
      const vouched = {issuer, subject: address, email: address};
      const person = await personFor(generation, vouched, {linkByEmail: true});
      return await mayEnter(generation, person ?? "");
    });
