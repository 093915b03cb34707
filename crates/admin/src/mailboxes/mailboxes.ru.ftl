mailbox-title = Почтовые ящики
mailbox-intro = Письма на эти адреса становятся заявками, и с них же уходят ответы.
mailbox-help = Как работают ящики
mailbox-to-mail = Пришедшие письма
mailbox-add = Добавить ящик
mailbox-empty-title = Пусть вам пишут письма
mailbox-empty = Ящик превращает письма в заявки: люди пишут на один адрес, а команда отвечает здесь. Заведите для этого отдельный адрес, например desk@example.com, а не тот, который кто-то читает сам.
mailbox-tell = Скажите людям писать на этот адрес:
mailbox-copy = Копировать
mailbox-read-from = Откуда читается
mailbox-answers = Ответы уходят через
mailbox-answers-installation = почтовый сервер установки
mailbox-last-visit = Последнее обращение
mailbox-last-success = Последнее успешное
mailbox-never = Ещё не было
mailbox-state-paused = Приостановлен
mailbox-state-failing = Не читается
mailbox-state-signed-out = Войдите снова
mailbox-state-well = Работает
mailbox-state-new = Ещё не прочитан
mailbox-failures =
    { $n ->
        [one] Не удалась { $n } последняя попытка.
        [few] Не удались последние { $n } попытки.
       *[many] Не удались последние { $n } попыток.
    }
mailbox-next-try = Следующая попытка: { $at }.
mailbox-paused-about = В этот ящик никто не заглядывает. Письма ждут на его сервере.
mailbox-edit = Настройки
mailbox-edit-of = Настройки { $address }
mailbox-look = Проверить сейчас
mailbox-pause = Приостановить
mailbox-resume = Возобновить
mailbox-remove = Удалить
mailbox-remove-of = Удалить { $address }
mailbox-paused = Ящик приостановлен.
mailbox-resumed = Ящик читается.
mailbox-saved = Ящик сохранён и сейчас будет прочитан.
mailbox-added = Ящик { $address } добавлен и сейчас будет прочитан.
mailbox-removed = Ящик { $address } удалён.

mailbox-add-intro = На какой адрес вам пишут? Обычные настройки получатся из него.
mailbox-address = Адрес
mailbox-address-help = Ящик уже должен существовать у вашего почтового провайдера.
mailbox-address-fixed = Адрес не меняется. Для другого адреса добавьте другой ящик.
mailbox-continue = Дальше
mailbox-dedicated = Возьмите отдельный адрес
mailbox-dedicated-why = Каждое письмо забирается из ящика, как только сохранено здесь, чтобы ничего не прочиталось дважды. Из чьего-то собственного ящика ушла бы и личная почта.

mailbox-form-intro = Проверьте, прежде чем сохранить: проверка подключается и входит, но ничего не забирает и не отправляет.
mailbox-hint-known = Это настройки { $provider }.
mailbox-hint-app-password = { $provider } пускает программы только с паролем приложения. Создайте его в настройках безопасности и введите ниже.
mailbox-hint-oauth = { $provider } не принимает пароли от программ: вместо этого там кто-то входит. Попросите оператора этой установки настроить это; как — сказано в справке на странице для операторов.
mailbox-hint-sign-in = В { $provider } можно войти самому, и пароль здесь не хранится. Проверьте настройки и сохраните, затем вы войдёте.
mailbox-hosts = Почта этого домена находится здесь?
mailbox-choose = Выберите один из вариантов.
mailbox-part-who = Кто пишет
mailbox-part-who-about = Кого люди видят отправителем ответов.
mailbox-from-name = Имя отправителя
mailbox-from-name-help = Стоит перед адресом, например «Служба ИТ».
mailbox-part-in = Входящая почта
mailbox-part-in-about = Откуда забираются письма. Эти настройки сообщает провайдер.
mailbox-protocol = Протокол
mailbox-folder = Папка
mailbox-folder-help = Только для IMAP. Пусто — «Входящие».
mailbox-host = Сервер
mailbox-encryption = Шифрование
mailbox-encryption-none = Нет
mailbox-port = Порт
mailbox-username = Имя пользователя
mailbox-username-help = Обычно адрес целиком.
mailbox-password = Пароль
mailbox-password-help = Хранится зашифрованным и больше не показывается.
mailbox-password-stored = Оставьте пустым, чтобы не менять сохранённый.
mailbox-password-typed = Сохранён таким, как вы ввели. Вводите снова, только чтобы изменить.
mailbox-part-out = Исходящая почта
mailbox-part-out-about = Как уходят ответы.
mailbox-out = Отправлять ответы через
mailbox-out-installation = Почтовый сервер установки
mailbox-out-installation-is = { $host }. Ему должно быть разрешено отправлять письма с этого адреса.
mailbox-out-installation-none = Он не настроен, поэтому ответы ждали бы в исходящих.
mailbox-out-own = Собственный сервер этого ящика
mailbox-out-own-help = Обычно тот же провайдер; так ответы доходят лучше всего.
mailbox-out-host = Сервер для отправки
mailbox-out-username-help = Оставьте пустым, если сервер его не спрашивает.
mailbox-out-password-help = Оставьте пустым, если имя пользователя и пароль те же, что выше.
mailbox-part-tickets = Заявки
mailbox-part-tickets-about = Что становится с письмами.
mailbox-type = Тип новых заявок
mailbox-type-help = Если тема не начинается с типа, например «Инцидент:».
mailbox-language = Язык
mailbox-language-help = Того, что мы пишем людям без учётной записи.
mailbox-strangers = Письма от людей без учётной записи
mailbox-strangers-way = Как принято в организации
mailbox-strangers-way-park = При порядке «Помогают все» письмо откладывается.
mailbox-strangers-way-open = При порядке «Служба поддержки» письмо открывает заявку.
mailbox-strangers-open = Открывать заявку
mailbox-strangers-open-help = Отправитель становится автором заявки без учётной записи. Участником по письму никто не становится.
mailbox-strangers-park = Откладывать
mailbox-strangers-park-help = Письмо ждёт на странице «Почта», пока кто-нибудь не решит.
mailbox-strangers-refuse = Отклонять
mailbox-strangers-refuse-help = Письмо отмечается на странице «Почта», и больше ничего; отправителю не сообщается.
mailbox-save = Сохранить
mailbox-test = Проверить
mailbox-test-ok = Всё работает: удалось подключиться и войти.
mailbox-test-waiting =
    { $n ->
        [0] Писем там нет.
        [one] Там ждёт { $n } письмо, оно будет забрано.
        [few] Там ждут { $n } письма, они будут забраны.
       *[many] Там ждут { $n } писем, они будут забраны.
    }

mailbox-remove-title = Удалить { $address }?
mailbox-remove-stays = Пришедшие письма остаются, как и их заявки и запись о каждом решении.
mailbox-remove-stops = Больше ничего не забирается. Письма на этот адрес будут ждать на его сервере.
mailbox-remove-answers = Пароли удаляются. Ответы по его заявкам уйдут через другой ящик или через почтовый сервер установки.
mailbox-remove-now = Удалить ящик

mailbox-failing-alert = Почтовый ящик { $address } не читается
mailbox-failing-greeting = Здравствуйте, { $name }!
mailbox-failing-said = Последняя попытка закончилась так: { $said }
mailbox-failing-next = Письма не пропадают: они ждут на своём сервере. Следующая попытка — { $at } (по вашему времени), и мы продолжаем пробовать.
mailbox-failing-button = Открыть настройки
mailbox-failing-footer = Вы получили это письмо, потому что вы администратор.

mailbox-sign-in-by = Как мы входим
mailbox-sign-in-by-password = По паролю
mailbox-sign-in-at = Войти через { $issuer }
mailbox-sign-in-at-help = После сохранения. Пароль здесь не хранится.
mailbox-sign-in = Войти
mailbox-sign-in-intro = Войдите как { $address } и разрешите читать и отправлять почту этого ящика. Пароля мы не видим.
mailbox-sign-in-ways = Где вы хотите войти?
mailbox-sign-in-here = В этом браузере
mailbox-sign-in-elsewhere = На другом устройстве
mailbox-sign-in-elsewhere-about = Вы получите код и введёте его на любом устройстве, например там, где в этот ящик уже вошли.
mailbox-sign-in-no-codes = Этот провайдер не даёт кодов для почты. Войдите в этом браузере.
mailbox-sign-in-no-issuer = Оператор этой установки не настроил (или убрал) этого провайдера. Обратитесь к нему или выберите пароль.
mailbox-sign-in-go-about = Сейчас вы перейдёте в { $issuer } и вернётесь сами.
mailbox-sign-in-go = Перейти в { $issuer }
mailbox-sign-in-code-about = Откройте эту страницу на любом устройстве, войдите как этот ящик и введите код:
mailbox-sign-in-waiting = Ждём. Код действует до { $at }.
mailbox-sign-in-expired = Время вышло раньше, чем кто-либо вошёл. Начните снова.
mailbox-sign-in-refused = { $issuer } не даёт разрешения. Ответ: { $said }
mailbox-sign-in-unknown = Этот вход начат не в этом браузере или слишком давно. Начните снова.
mailbox-sign-in-done = Вход выполнен
mailbox-sign-in-done-about = Ящик читается. Разрешение продлевается само.
mailbox-sign-in-anew = Войти заново
mailbox-signed-in = Вход в { $address } выполнен, ящик читается сразу.
mailbox-signed-out = Кто-то должен войти у провайдера ящика { $address }. Откройте почтовые ящики в настройках и выберите «Войти».
mailbox-signed-out-title = Войдите снова
mailbox-signed-out-about = Провайдер нас (больше) не пускает, и в этот ящик никто не заглядывает. Его почта ждёт на сервере, ответы ждут в исходящих.
mailbox-signed-out-said = Провайдер ответил: { $said }
mailbox-token-busy = Разрешение для ящика сейчас продлевается. Попытка повторится.
mailbox-test-sign-in-first = Сначала сохраните и войдите, тогда можно проверить.
mailbox-signed-out-alert = Войдите снова, чтобы читать { $address }
mailbox-signed-out-letter = Провайдер этого ящика прекратил наше разрешение: почта не забирается, ответы ждут. Так бывает, когда сменили пароль либо срок разрешения вышел или его отозвали.
mailbox-department = Отдел
mailbox-department-help = Куда попадают новые заявки.
mailbox-department-none = Никакой в частности
mailbox-trusted = Сервер, чьим проверкам вы доверяете
mailbox-trusted-help = Ваш провайдер проверяет, от кого письмо на самом деле, и пишет результат под своим именем: это первое слово после «Authentication-Results:» в полученном письме. Если не уверены, оставьте пустым.

mailbox-too-big-alert = Письмо на { $address } слишком велико, чтобы его принять
mailbox-too-big-letter = В нём { $n } МБ, оно остаётся на сервере. Отправитель и тема — на странице «Почта», чтобы кто-нибудь мог попросить файлы другим способом.
mailbox-too-big-button = Посмотреть письмо
