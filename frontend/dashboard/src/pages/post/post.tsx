/** Is it doing better than ours usually do at this age? */

import { useAddress } from "../../address/address";
import { windowOf } from "../../address/choices";
import type { Scope } from "../../address/places";
import { useAnswer } from "../../api/use-answer";
import { Frame, NowhereHead } from "../../frame/frame";
import { PlainToolbar } from "../../frame/toolbar";
import { Failed, WaitingHead } from "../../parts/states";
import { About } from "./about";
import type { PlatformAnswer, PostAnswer } from "./answers";
import { DaysTile } from "./days";
import { Facts } from "./facts";
import { GrowthTile } from "./growth";
import { PostHead } from "./head";
import { HoursTile } from "./hours";

export default function Post({ id }: { id: string }) {
  const { answer, error, askAgain } = useAnswer("post_page", { id });
  const post = answer?.post ?? null;
  const scope: Scope | null = post ? { kind: "brand", id: post.brand.id } : null;
  return (
    <Frame scope={scope} page="post" title={post?.label ?? "Post"}>
      <PlainToolbar isShared />
      {!answer && (
        <header class="head">
          <WaitingHead error={error} />
        </header>
      )}
      {error && <Failed error={error} askAgain={askAgain} />}
      {post && <Content post={post} platforms={answer?.platforms ?? []} />}
      {answer && !post && <NowhereHead />}
    </Frame>
  );
}

interface ContentProps {
  post: PostAnswer;
  platforms: PlatformAnswer[];
}

function Content({ post, platforms }: ContentProps) {
  const { choices } = useAddress();
  const variables = { id: post.id, platform: post.platform, window: windowOf(choices) };
  const days = useAnswer("post_page_days", variables);
  const platform = platforms.find((one) => one.platform === post.platform);
  return (
    <>
      <PostHead post={post} />
      {post.growthCurve && <GrowthTile post={post} curve={post.growthCurve} />}
      {!post.growthCurve && post.ageIndex && (
        <p class="note">
          There is no curve of its growth: nobody measured it within a week of its publication.
        </p>
      )}
      <Facts post={post} platform={platform} days={days.answer} />
      {post.growthByHour && post.growthByHour.length > 1 && (
        <HoursTile post={post} hours={post.growthByHour} />
      )}
      {days.error && <Failed error={days.error} askAgain={days.askAgain} />}
      <div class="two wide-left">
        <DaysTile
          post={post}
          platform={platform}
          days={days.answer}
          variables={variables}
          isReplaced={days.isReplaced}
        />
        <About post={post} days={days.answer} variables={variables} />
      </div>
    </>
  );
}
