"""Chinese, simplified and traditional."""

from detente.press.check.table import Clock, Cue, Words

_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_TEENS = tuple(f"十{one}" for one in _DIGITS[1:10])
_TENS = tuple(f"{ten}十{one}" for ten in ("二", "三", "四", "五") for one in _DIGITS[:10])
_NUMBERS = (*_DIGITS, *_TEENS, *_TENS)
_DAYS = ("一", "二", "三", "四", "五", "六", "日")

WORDS = Words(
    months=(),
    weekdays=(
        tuple(f"星期{day}" for day in _DAYS),
        (*(f"周{day}" for day in _DAYS),),
        (*(f"週{day}" for day in _DAYS),),
        (*(f"礼拜{day}" for day in _DAYS),),
        ("", "", "", "", "", "", "星期天"),
        ("", "", "", "", "", "", "周天"),
    ),
    days=(
        (0, "今天, 今日, 今晚, 今晨, 今早, 今天上午, 今天下午, 今天晚上"),
        (-1, "昨天, 昨日, 昨晚"),
        (1, "明天, 明日, 明晚"),
        (2, "后天, 後天"),
        (-2, "前天"),
    ),
    numbers=(_NUMBERS, ("", "", "两"), ("", "", "兩")),
    clock={
        Clock.AT: "于, 在, 从, 自, 至, 到",
        Clock.OCLOCK: "时, 時, 点, 點, 点钟, 時整, 时整, 点整",
        Clock.HOURS: "小时, 小時, 个小时, 個小時, 个钟头, 钟头",
        Clock.MINUTES: "分, 分钟, 分鐘",
        Clock.AND_HALF: "半",
        Clock.HALF_HOUR: "半小时, 半个小时, 半小時, 半個小時",
        Clock.HOUR_AND_HALF: "一个半小时, 一個半小時, 一小时半, 1个半小时",
        Clock.TWO_HOURS: "两小时, 两个小时, 兩小時, 兩個小時",
        Clock.NOON: "正午",
        Clock.MIDNIGHT: "午夜",
    },
    parts_of_day=(),
    hour_form="{hour}",
    day_form="{weekday}",
    glue=", ， （ ） ( ) 、 的",
    listing="、 , ， 和 与 及 或",
    spanning="- – — 至 到 ～ ~",
    zones={
        "UTC": """
            格林尼治时间, 格林威治时间, 格林尼治標準時間, 世界协调时, 协调世界时, GMT, UTC
            世界标准时间
            """,
        "America/New_York": "美国东部时间, 美東時間, 美东时间, 东部时间, 美国东部标准时间",
        "Asia/Shanghai": "北京时间, 北京時間, 台北时间, 台北時間",
        "": "当地时间, 當地時間, 本地时间",
    },
    zone_forms="{place}时间, {place}時間, {place}当地时间",
    media=(
        ("视频通话", "电话通话", "面谈"),
        ("视频", "电话", "当面"),
        ("視頻", "電話", "當面"),
    ),
    cues={
        Cue.CONTACT: """
            会谈, 會談, 会晤, 會晤, 会见, 會見, 通话, 通話, 谈话, 談話, 对话, 對話, 磋商, 谈判
            談判, 交谈, 见面, 会面, 會面, 沟通, 商谈, 接触
            """,
        Cue.HAPPENS: """
            举行, 舉行, 开始, 開始
            """,
        Cue.VOICE: """
            电话, 電話, 通电话, 通電話, 电话会谈, 电话通话, 電話會談, 致电, 致電, 电话交谈
            通了电话, 通了電話, 電話交談
            """,
        Cue.VIDEO: """
            视频, 視頻, 视讯, 視訊, 视频会晤, 视频会议, 视频通话, 视频会谈, 線上, 线上, 云端
            視訊會議, 远程
            """,
        Cue.IN_PERSON: "当面, 當面, 面对面, 面對面, 面谈, 面談, 线下",
        Cue.EARLIER: """
            上次, 此前, 上一轮, 上一次, 继续, 繼續, 延续, 曾, 上周, 上週, 上月, 去年, 前次, 之前
            先前
            """,
        Cue.AHEAD: """
            下次, 下一轮, 下一次, 即将, 下周, 下週, 下月, 未来, 新一轮, 再次, 随后, 接下来, 明年
            """,
        Cue.ROUND: "轮, 輪, 轮谈判, 轮会谈, 轮次, 轮磋商",
        Cue.OTHER: """
            协议, 協議, 条约, 條約, 决议, 決議, 声明, 聲明, 信函, 峰会, 峰會, 访问, 訪問, 选举
            選舉, 法案, 法令, 袭击, 周年, 纪念, 发布会, 記者會, 记者会, 公投, 投票, 入侵, 战争
            事件, 提案, 建议, 安理会, 就职, 报告, 备忘录, 停火, 签署, 制裁, 文件, 抵达, 逝世
            地震, 当选, 國慶, 国庆, 罢工, 生日
            """,
        Cue.SPEECH: """
            日电, 日訊, 日讯, 报道, 報導
            表示, 宣布, 宣佈, 称, 稱, 说, 說, 指出, 告诉, 透露, 证实, 證實, 消息, 强调, 發文
            发文, 通报
            """,
        Cue.PAST: "了, 已, 曾, 进行了, 举行了, 持续了, 同意, 通了电话",
        Cue.FUTURE: "将, 將, 将于, 將於, 拟, 计划, 預計, 预计, 定于, 會於, 会于, 即将, 將在, 将在",
        Cue.NOT: "不, 没有, 未, 非, 沒有",
        Cue.AGENDA: "议程, 議程, 讨论, 討論, 议题, 議題, 问题, 就",
        Cue.BEFORE: "之前, 以前",
        Cue.AFTER: "之后, 以后",
        Cue.LASTED: "持续, 持續, 历时, 歷時, 长达, 長達, 时长, 进行了",
        Cue.ABOUT: "约, 約, 大约, 大約, 近, 左右",
        Cue.OVER: "超过, 超過, 逾, 多, 至少",
        Cue.UNDER: "不到, 不足, 至多",
        Cue.ASKED: "应约, 應約, 应约同, 應約同, 应约与, 應約與",
        Cue.ASKED_BY: "主动, 主動, 请求, 請求, 倡议, 提议, 发起, 邀请",
    },
    reach=3,
    date_first=True,
)  # fmt: skip
