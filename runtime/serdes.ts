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

/** A serdes for values of any type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
export type AnySerdes = Serdes<any>;
/** The reading half of a serdes, for payloads that something outside has written. */
export type AnySerdesDeserializer = Pick<AnySerdes, 'deserialize'>;

/** Defaults for the operations of a context that name no serdes of their own; see `configureSerdes`. */
export interface SerdesConfig {
  defaultSerdes?: AnySerdes | undefined;
  defaultCallbackDeserializer?: AnySerdesDeserializer | undefined;
}
