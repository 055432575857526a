/** Waits for all, also where one fails: a connection is not closed under a running statement. Throws what failed first. */
export async function bothEnd(...works: readonly Promise<void>[]): Promise<void> {
  const ended = await Promise.allSettled(works);
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
}
