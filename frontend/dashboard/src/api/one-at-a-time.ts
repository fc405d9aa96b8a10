/**
 * Work that is done once at a time: what is asked for meanwhile is done once, after it.
 *
 * News that come faster than answers would else end each question before its answer is there.
 */
export function oneAtATime(work: () => Promise<void>): () => void {
  let isBusy = false;
  let isOwed = false;
  return function again() {
    isOwed = isBusy;
    if (isBusy) return;
    isBusy = true;
    void work().finally(() => {
      isBusy = false;
      if (isOwed) again();
    });
  };
}
