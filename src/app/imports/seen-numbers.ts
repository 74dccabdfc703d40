/** A set of numbers of which a million take 16 MB: places in one array, found by hashing. */
export function seenNumbers() {
  let places = new Float64Array(1 << 12);
  let count = 0;

  function put(into: Float64Array, number: number): boolean {
    const mask = into.length - 1;
    // Numbers of one series differ in their last digits: multiplied, those reach the upper bits.
    let at = Math.imul(number % 4_294_967_296, 0x9e37_79b1) >>> 7;
    for (at &= mask; into[at] !== 0; at = (at + 1) & mask) if (into[at] === number) return false;
    into[at] = number;
    return true;
  }

  function grow(): void {
    const larger = new Float64Array(places.length * 2);
    for (const number of places) if (number !== 0) put(larger, number);
    places = larger;
  }

  return {
    /** False where it was there. */
    add(number: number): boolean {
      if (!put(places, number)) return false;
      count += 1;
      if (count * 2 > places.length) grow();
      return true;
    },
  };
}
