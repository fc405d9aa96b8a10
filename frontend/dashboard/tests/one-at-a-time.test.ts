import { expect, test, vi } from "vitest";
import { oneAtATime } from "../src/api/one-at-a-time";

test("what is asked for while work is done is done once after it, however often", async () => {
  const ends: (() => void)[] = [];
  const work = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const again = oneAtATime(work);
  again();
  again();
  again();
  expect(work).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(2));
  ends[1]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(work).toHaveBeenCalledTimes(2);
  again();
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(3));
});

test("work that is over is done again at once", async () => {
  const work = vi.fn(() => Promise.resolve());
  const again = oneAtATime(work);
  again();
  await vi.waitFor(() => expect(work).toHaveBeenCalledTimes(1));
  await Promise.resolve();
  await Promise.resolve();
  again();
  expect(work).toHaveBeenCalledTimes(2);
});
