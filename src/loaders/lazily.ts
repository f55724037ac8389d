/** Gives what is made when it is asked for the first time: an operation uses little of all that it might. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};
