/** The page: what every view has around it, and which view the address means. */
import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { ExecutionPage } from './execution-page.tsx';
import { ListPage } from './list-page.tsx';
import { connected } from './live.ts';
import { follow, go, openExecution, wantsSearch } from './location.ts';
import { problem } from './problem.ts';
import { isTyping, KEYS } from './timeline-keys.ts';

type Theme = 'light dark' | 'light' | 'dark';
const NEXT_THEME: Readonly<Record<Theme, Theme>> = { 'light dark': 'dark', dark: 'light', light: 'light dark' };
const THEME_NAMES: Readonly<Record<Theme, string>> = { 'light dark': 'as the system', dark: 'dark', light: 'light' };

const theme = signal<Theme>((localStorage.getItem('theme') as Theme | null) ?? 'light dark');
const showKeys = signal(false);

effect(() => {
  document.documentElement.style.colorScheme = theme.value;
  localStorage.setItem('theme', theme.value);
});

function App() {
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') showKeys.value = false;
      if (isTyping(event.target) || event.metaKey || event.ctrlKey) return;
      if (event.key === '?') showKeys.value = !showKeys.value;
      if (event.key === '/') {
        event.preventDefault();
        if (openExecution.value !== undefined) go('/');
        wantsSearch.value = true;
      }
    };
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
  const name = openExecution.value;
  return (
    <>
      <nav>
        <a href="/" onClick={follow} class="brand">
          durable-sandbox
        </a>
        <span class="grow" />
        <button type="button" onClick={() => (showKeys.value = !showKeys.value)} aria-expanded={showKeys.value}>
          keys ?
        </button>
        <button type="button" onClick={() => (theme.value = NEXT_THEME[theme.value])}>
          theme: {THEME_NAMES[theme.value]}
        </button>
      </nav>
      {!connected.value && (
        <p class="banner" role="status">
          The service does not answer. The page goes on when it is back.
        </p>
      )}
      {problem.message.value !== undefined && (
        <p class="banner problem" role="alert">
          {problem.message.value}{' '}
          <button type="button" onClick={problem.clear}>
            dismiss
          </button>
        </p>
      )}
      {showKeys.value && (
        <dl class="keys">
          {KEYS.map(([key, meaning]) => (
            <div key={key}>
              <dt>{key}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
      <main>{name === undefined ? <ListPage /> : <ExecutionPage key={name} name={name} />}</main>
    </>
  );
}

const root = document.getElementById('app');
if (root !== null) render(<App />, root);
