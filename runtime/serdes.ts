/** Where a payload belongs: handed to each serdes call. */
export interface SerdesContext {
  /** The operation's readable id, such as `2-1`. */
  entityId: string;
  durableExecutionArn: string;
}

/** Turns values into payload text and back. `undefined` stands for an absent payload on both sides. */
export interface Serdes<T> {
  serialize(value: T | undefined, context: SerdesContext): Promise<string | undefined>;
  deserialize(data: string | undefined, context: SerdesContext): Promise<T | undefined>;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
export type AnySerdes = Serdes<any>;
export type AnySerdesDeserializer = Pick<AnySerdes, 'deserialize'>;

export interface SerdesConfig {
  defaultSerdes?: AnySerdes | undefined;
  defaultCallbackDeserializer?: AnySerdesDeserializer | undefined;
}
