/**
 * Replaces a member of an object, however the object holds it.
 *
 * 1. The replacement has the attributes of what it replaces.
 * 2. A member that Node loads when it is first read is still loaded only then.
 * 3. What cannot be replaced (not configurable, absent in this version of Node) is left.
 */
type AnyFunction = (...args: never[]) => unknown;

/** `make` gets the native function or class; members that hold something else are left. */
export function replaceFunction(holder: object, name: string, make: (native: AnyFunction) => AnyFunction): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  if (descriptor?.configurable !== true) return;
  const get = accessorOf(descriptor, 'get');
  if (get === undefined) {
    if (typeof descriptor.value !== 'function') return;
    Object.defineProperty(holder, name, { ...descriptor, value: make(descriptor.value as AnyFunction) });
    return;
  }
  const attributes = { writable: true, configurable: true, enumerable: descriptor.enumerable === true };
  Object.defineProperty(holder, name, {
    configurable: true,
    enumerable: attributes.enumerable,
    get(this: unknown) {
      // Node's own getter puts the native value in the place of the property.
      const value: unknown = Reflect.apply(get, this, []);
      const replacement = typeof value === 'function' ? make(value as AnyFunction) : value;
      Object.defineProperty(holder, name, { ...attributes, value: replacement });
      return replacement;
    },
    set(value: unknown) {
      Object.defineProperty(holder, name, { ...attributes, value });
    },
  });
}

/** Puts a function in the place of another, with its name. */
export function replaceMethod<F extends AnyFunction>(holder: object, name: string, make: (native: F) => F): void {
  replaceFunction(holder, name, (native) => {
    const made = make(native as F);
    Object.defineProperty(made, 'name', { value: name, configurable: true });
    return made;
  });
}

export function replaceGetter(
  holder: object,
  name: string,
  make: (read: (self: unknown) => unknown) => () => unknown,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  if (descriptor?.configurable !== true) return;
  const get = accessorOf(descriptor, 'get');
  let value: unknown = descriptor.value;
  const read = (self: unknown): unknown => (get === undefined ? value : Reflect.apply(get, self, []));
  const replacement: PropertyDescriptor = {
    configurable: true,
    enumerable: descriptor.enumerable === true,
    get: make(read),
  };
  const set = accessorOf(descriptor, 'set');
  if (set !== undefined) replacement.set = set;
  else if (descriptor.writable === true) {
    replacement.set = (given: unknown) => {
      value = given;
    };
  }
  Object.defineProperty(holder, name, replacement);
}

function accessorOf(descriptor: PropertyDescriptor, which: 'get' | 'set'): AnyFunction | undefined {
  return Reflect.get(descriptor, which) as AnyFunction | undefined;
}

/** The object in the prototype chain that holds a member. */
export function holderOf(object: object, name: string): object | undefined {
  for (let holder: object | null = object; holder !== null; holder = Object.getPrototypeOf(holder) as object | null) {
    if (Object.hasOwn(holder, name)) return holder;
  }
  return undefined;
}
