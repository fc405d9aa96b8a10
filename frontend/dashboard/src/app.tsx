/** From the address to a page: the one place where pages are named. */

import type { ComponentType } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { useAddress } from "./address/address";
import type { Place, Scope, ScopePage } from "./address/places";
import { speakAs } from "./api/client";
import { signInHere, tokenInAddress } from "./api/session";
import { Hatch } from "./charts/axis";
import { Announcer } from "./frame/announcer";
import { Frame, NowhereHead } from "./frame/frame";
import { lazyPage, Suspense } from "./parts/lazy";
import { Boundary } from "./parts/states";
import { Toasts } from "./parts/toasts";
import { Overview } from "./pages/overview/overview";

/** Pages of a scope, loaded when they are first opened; the overview is what people open first. */
const pages: Partial<Record<ScopePage, ComponentType<{ scope: Scope }>>> = {
  overview: Overview,
  why: lazyPage(() => import("./pages/why/why")),
  accounts: lazyPage(() => import("./pages/accounts/accounts")),
  posts: lazyPage(() => import("./pages/posts/posts")),
  times: lazyPage(() => import("./pages/times/times")),
  learned: lazyPage(() => import("./pages/learned/learned")),
  goals: lazyPage(() => import("./pages/goals/goals")),
  followers: lazyPage(() => import("./pages/followers/followers")),
  business: lazyPage(() => import("./pages/business/business")),
  import: lazyPage(() => import("./pages/import/import")),
};
const Post = lazyPage(() => import("./pages/post/post"));
const SignIn = lazyPage(() => import("./pages/sign-in/sign-in"));
const Start = lazyPage(() => import("./pages/start/start"));
const FirstRun = lazyPage(() => import("./pages/first-run/first-run"));
const Connected = lazyPage(() => import("./pages/connected/connected"));
const Report = lazyPage(() => import("./pages/report/report"));
const Settings = lazyPage(() => import("./pages/settings/settings"));

/** The token behind `#` comes first: whoever follows a printed address signs in with it. */
function takeToken(): string | null {
  const token = tokenInAddress();
  // At once: an effect may come so late that whoever has signed in meanwhile is sent back.
  if (token) {
    speakAs(null);
    signInHere();
  }
  return token;
}

const givenToken = takeToken();

export function App() {
  const { place } = useAddress();
  const [token, setToken] = useState(givenToken);
  // Typed or pasted into the address of the page that is open, which isn't loaded anew then.
  useLayoutEffect(() => {
    const take = () => {
      const given = takeToken();
      if (given) setToken(given);
    };
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return (
    <>
      <Hatch />
      <Boundary key={"scope" in place ? "scope" : place.page}>
        <Suspense fallback={null}>
          {token ? (
            <SignIn key={token} token={token} onDone={() => setToken(null)} />
          ) : (
            <Page place={place} />
          )}
        </Suspense>
      </Boundary>
      <Announcer />
      <Toasts />
    </>
  );
}

function Page({ place }: { place: Place }) {
  switch (place.page) {
    case "start":
      return <Start />;
    case "sign-in":
      return <SignIn token={null} onDone={() => undefined} />;
    case "report":
      return <Report key={place.secret} secret={place.secret} />;
    case "post":
      return <Post key={place.id} id={place.id} />;
    case "connected":
      return <Connected platform={place.platform} />;
    case "first-run":
      return <FirstRun />;
    case "settings":
      return <Settings section={place.section} />;
    case "nowhere":
      return <Nowhere />;
    default:
      return "scope" in place ? <PageOfScope {...place} /> : <Nowhere />;
  }
}

function PageOfScope({ scope, page }: { scope: Scope; page: ScopePage }) {
  const Content = pages[page];
  if (!Content) return <Nowhere />;
  return (
    <Frame scope={scope} page={page} title={page === "business" ? "Business" : undefined}>
      <Boundary key={page}>
        <Suspense fallback={null}>
          <Content key={scope.id} scope={scope} />
        </Suspense>
      </Boundary>
    </Frame>
  );
}

function Nowhere() {
  return (
    <Frame scope={null} page={null}>
      <NowhereHead />
    </Frame>
  );
}
