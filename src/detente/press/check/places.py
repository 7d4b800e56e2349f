"""Capitals and states as texts name them, with the zone of the capital.

A side whose name is among the words of a place is also known by the other words of its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Place:
    """One state: the zone of its capital, and by language the words for capital, state, people."""

    zone: str
    genitive: str
    """The capital's Russian genitive, which an offer needs."""
    words: Mapping[str, str]
    """Phrases as in the tables of words."""


@cache
def places() -> tuple[Place, ...]:
    """The states most often named; the table may grow."""
    return tuple(map(_place, _TABLE.strip().split("\n\n")))


def _place(block: str) -> Place:
    """A block is the zone and the genitive, then lines of a language and words in it."""
    head, *lines = block.split("\n")
    zone, _, genitive = head.partition(" ")
    words: dict[str, str] = {}
    for line in lines:
        language, _, said = line.partition(" ")
        words[language] = f"{words[language]},{said}" if language in words else said
    return Place(zone, genitive, words)


_TABLE = """
Europe/Moscow Москвы
en Moscow, Russia*, Kremlin
ru Москв*, московск*, росси*, РФ, кремл*
ar موسكو, روسيا, روسي, روسية, الكرملين
fr Moscou, Russie, russe*, Kremlin
es Moscú, Rusia, rus*, Kremlin
zh 莫斯科, 俄罗斯, 俄方, 俄

America/New_York Вашингтона
en Washington, United States, US, U.S., USA, America*, White House
ru Вашингтон*, США, американск*, Америк*, Соединенны* Штат*, Белы* дом*, Белого дома
ar واشنطن, الولايات المتحدة, أمريكا, أميركا, أمريكي, أميركي, أمريكية, أميركية, البيت الأبيض
fr Washington, États-Unis, américain*, Maison Blanche, Maison-Blanche
es Washington, Estados Unidos, EE.UU., EE. UU., estadounidense*, norteamerican*, Casa Blanca
zh 华盛顿, 美国, 美方, 白宫

Europe/Kyiv Киева
en Kyiv, Kiev, Ukrain*
ru Киев*, украин*
ar كييف, أوكرانيا, أوكراني, أوكرانية
fr Kiev, Kyiv, Ukraine, ukrain*
es Kiev, Kyiv, Ucrania, ucrani*
zh 基辅, 乌克兰

Asia/Shanghai Пекина
en Beijing, China, Chinese
ru Пекин*, пекинск*, Кита*, КНР, китайск*
ar بكين, الصين, صيني, صينية
fr Pékin, Chine, chinois*
es Pekín, China, chin*
zh 北京, 中国, 中方

Europe/London Лондона
en London, Britain, British, United Kingdom, UK, U.K., Downing Street
ru Лондон*, лондонск*, Британи*, Великобритани*, британск*
ar لندن, بريطانيا, بريطاني, بريطانية, المملكة المتحدة
fr Londres, Royaume-Uni, britannique*, Grande-Bretagne
es Londres, Reino Unido, británic*, Gran Bretaña
zh 伦敦, 英国, 英方

Europe/Paris Парижа
en Paris, France, French, Élysée
ru Париж*, парижск*, Франци*, французск*
ar باريس, فرنسا, فرنسي, فرنسية
fr Paris, France, français*, Élysée
es París, Francia, frances*, francés
zh 巴黎, 法国, 法方

Europe/Berlin Берлина
en Berlin, German*
ru Берлин*, берлинск*, Германи*, немецк*, ФРГ, германск*
ar برلين, ألمانيا, ألماني, ألمانية
fr Berlin, Allemagne, allemand*
es Berlín, Alemania, aleman*, alemán
zh 柏林, 德国, 德方

Europe/Rome Рима
en Rome, Italy, Italian*
ru Рим, Рима, Риме, римск*, Итали*, итальянск*
ar روما, إيطاليا, إيطالي, إيطالية
fr Rome, Italie, italien*
es Roma, Italia, italian*
zh 罗马, 意大利, 意方

Europe/Madrid Мадрида
en Madrid, Spain, Spanish
ru Мадрид*, Испани*, испанск*
ar مدريد, إسبانيا, إسباني, إسبانية
fr Madrid, Espagne, espagnol*
es Madrid, España, español*, Moncloa
zh 马德里, 西班牙

Europe/Vienna Вены
en Vienna, Austria*
ru Вена, Вене, Вены, Вену, венск*, Австри*, австрийск*
ar فيينا, النمسا, نمساوي, نمساوية
fr Vienne, Autriche, autrichien*
es Viena, Austria, austriac*
zh 维也纳, 奥地利

Europe/Zurich Женевы
en Geneva, Switzerland, Swiss, Bern
ru Женев*, женевск*, Швейцари*, швейцарск*, Берн*
ar جنيف, سويسرا, سويسري, سويسرية
fr Genève, Suisse, suisse*
es Ginebra, Suiza, suiz*
zh 日内瓦, 瑞士

Europe/Brussels Брюсселя
en Brussels, European Union, EU, NATO, Belgi*
ru Брюссел*, брюссельск*, Евросоюз*, ЕС, НАТО, Бельги*
ar بروكسل, الاتحاد الأوروبي, الناتو, حلف شمال الأطلسي, بلجيكا
fr Bruxelles, Union européenne, UE, OTAN, Belgique
es Bruselas, Unión Europea, UE, OTAN, Bélgica
zh 布鲁塞尔, 欧盟, 北约

Europe/Istanbul Анкары
en Ankara, Turk*, Türkiye, Istanbul
ru Анкар*, анкарск*, Турци*, турецк*, Стамбул*
ar أنقرة, تركيا, تركي, تركية, إسطنبول
fr Ankara, Turquie, turc*, turque*, Istanbul
es Ankara, Turquía, turc*, Estambul
zh 安卡拉, 土耳其, 土方

Asia/Tehran Тегерана
en Tehran, Iran*
ru Тегеран*, тегеранск*, Иран*, иранск*
ar طهران, إيران, إيراني, إيرانية
fr Téhéran, Iran, iranien*
es Teherán, Irán, iraní*, irani*
zh 德黑兰, 伊朗, 伊方

Asia/Riyadh Эр-Рияда
en Riyadh, Saudi*, Mecca, Makkah, Jeddah
ru Эр-Рияд*, Саудовск*, саудовск*, Джидд*
ar الرياض, السعودية, سعودي, مكة, جدة, المملكة العربية السعودية
fr Riyad, saoudi*, Arabie saoudite
es Riad, saudí*, Arabia Saudí, Arabia Saudita
zh 利雅得, 沙特

Asia/Dubai Абу-Даби
en Abu Dhabi, Emirat*, UAE, Dubai
ru Абу-Даби, ОАЭ, эмират*, эмиратск*, Дубай*, Дубае
ar أبوظبي, أبو ظبي, الإمارات, إماراتي, إماراتية, دبي
fr Abou Dhabi, Abou Dabi, Émirats, émirati*, Dubaï
es Abu Dabi, Emiratos, emiratí*, Dubái
zh 阿布扎比, 阿联酋, 迪拜

Asia/Qatar Дохи
en Doha, Qatar*
ru Доха, Дохи, Дохе, Доху, Катар*, катарск*
ar الدوحة, قطر, قطري, قطرية
fr Doha, Qatar, qatari*, qatarien*
es Doha, Catar, Qatar, qatarí, catarí
zh 多哈, 卡塔尔

Asia/Kuwait Эль-Кувейта
en Kuwait*
ru Кувейт*, Эль-Кувейт*
ar الكويت, كويتي, كويتية
fr Koweït*, koweïtien*
es Kuwait, kuwaití*
zh 科威特

Africa/Cairo Каира
en Cairo, Egypt*
ru Каир*, каирск*, Египе*, Египт*, египетск*
ar القاهرة, مصر, مصري, مصرية
fr Le Caire, Caire, Égypte, égyptien*
es El Cairo, Egipto, egipci*
zh 开罗, 埃及, 埃方

Asia/Amman Аммана
en Amman, Jordan*
ru Амман*, Иордани*, иорданск*
ar عمان, الأردن, أردني, أردنية
fr Amman, Jordanie, jordanien*
es Amán, Jordania, jordan*
zh 安曼, 约旦

Asia/Baghdad Багдада
en Baghdad, Iraq*
ru Багдад*, Ирак*, иракск*
ar بغداد, العراق, عراقي, عراقية
fr Bagdad, Irak, irakien*
es Bagdad, Irak, iraquí*
zh 巴格达, 伊拉克

Asia/Jerusalem Иерусалима
en Jerusalem, Israel*, Tel Aviv
ru Иерусалим*, Израил*, израильск*, Тель-Авив*
ar القدس, إسرائيل, إسرائيلي, إسرائيلية, تل أبيب
fr Jérusalem, Israël, israélien*, Tel-Aviv
es Jerusalén, Israel, israelí*, Tel Aviv
zh 耶路撒冷, 以色列, 以方

Asia/Kolkata Дели
en New Delhi, India*, Delhi
ru Дели, Нью-Дели, Инди*, индийск*
ar نيودلهي, الهند, هندي, هندية
fr New Delhi, Inde, indien*
es Nueva Delhi, India, indi*
zh 新德里, 印度, 印方

Asia/Tokyo Токио
en Tokyo, Japan*
ru Токио, токийск*, Япони*, японск*
ar طوكيو, اليابان, ياباني, يابانية
fr Tokyo, Japon, japonais*
es Tokio, Japón, japon*, japonés
zh 东京, 日本, 日方

Asia/Seoul Сеула
en Seoul, South Korea*, Korea*, ROK, Republic of Korea
ru Сеул*, сеульск*, Коре*, корейск*
ar سيول, كوريا الجنوبية, كوري, كورية
fr Séoul, Corée du Sud, coréen*, sud-coréen*
es Seúl, Corea del Sur, corean*, surcorean*
zh 首尔, 韩国, 韩方

Asia/Almaty Астаны
en Astana, Kazakh*
ru Астан*, Казахстан*, казахстанск*
ar أستانا, كازاخستان, كازاخي, كازاخستاني
fr Astana, Kazakhstan, kazakh*
es Astaná, Kazajistán, kazaj*
zh 阿斯塔纳, 哈萨克斯坦, 哈方

Europe/Minsk Минска
en Minsk, Belarus*
ru Минск*, Беларус*, Белорусс*, белорусск*
ar مينسك, بيلاروسيا, بيلاروسي, روسيا البيضاء
fr Minsk, Biélorussie, Bélarus, biélorusse*
es Minsk, Bielorrusia, bielorrus*
zh 明斯克, 白俄罗斯

Africa/Tunis Туниса
en Tunis*
ru Тунис*, тунисск*
ar تونس, تونسي, تونسية
fr Tunis, Tunisie, tunisien*
es Túnez, tunecin*
zh 突尼斯

Africa/Algiers Алжира
en Algiers, Algeria*
ru Алжир*, алжирск*
ar الجزائر, جزائري, جزائرية
fr Alger, Algérie, algérien*
es Argel, Argelia, argelin*
zh 阿尔及尔, 阿尔及利亚

Africa/Casablanca Рабата
en Rabat, Morocc*
ru Рабат*, Марокк*, марокканск*
ar الرباط, المغرب, مغربي, مغربية
fr Rabat, Maroc, marocain*
es Rabat, Marruecos, marroquí*
zh 拉巴特, 摩洛哥
"""
