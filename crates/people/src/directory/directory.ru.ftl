directory-title = Люди
directory-intro = Все в вашей организации.
directory-invite = Пригласить людей
directory-add = Добавить человека
directory-active = Работают
directory-not-joined-yet = Ещё не вошли
directory-invitations = Приглашения
directory-left = Ушли
directory-search = Найти человека
directory-find = Найти
directory-nobody-found = Никто не найден
directory-nobody-found-text = Ни у кого нет имени, имени для входа или адреса со словом, которое начинается на «{ $name }».
directory-nobody-left = Никто не ушёл
directory-nobody-left-text = Здесь перечислены те, чья учётная запись закрыта, чтобы можно было узнать, кто стоит за именем на старой заявке.
directory-nobody-waits = Все уже вошли
directory-nobody-waits-text = Здесь перечислены те, кого добавили и кто ещё не перешёл по ссылке из письма.
directory-name = Имя
directory-email = Почта
directory-role = Роль
directory-left-at = Уход
directory-last-seen = Последний визит
directory-administrator = Администратор
directory-member = Участник
directory-locked = Доступ закрыт
directory-online = В сети
directory-never-seen = Ещё не было
directory-alone = Вы здесь первый человек
directory-alone-text = Пригласите коллег: здесь каждый может создавать заявки и отвечать на них.
directory-from-start = К началу
directory-more = Дальше
directory-waits-for-first = Ждём первого входа
directory-has-left = Больше не работает
directory-outsider = Писал нам, без учётной записи
directory-edit-own = Изменить свой профиль
directory-raised = Созданные заявки
directory-owns = Заявки в работе
directory-facts = Об этом человеке
directory-unconfirmed = не подтверждён
directory-phone = Телефон
directory-full-name = Полное имя
directory-hour-there = Там сейчас
directory-skills = Навыки
directory-since = Здесь с
directory-about-empty = Здесь коллеги могут прочитать, чем вы занимаетесь и что знаете.
directory-about-write = Написать о себе
directory-administration = Управление
directory-administration-who = Это видят только те, кто управляет людьми.
directory-display-name = Отображаемое имя
directory-rename = Изменить имя
directory-renamed = Имя изменено: { $name }.
directory-rights = Права администратора
directory-administrator-what = Добавляет и удаляет людей, решает о приглашениях и меняет настройки организации.
directory-last-administrator = Это единственный администратор. Сначала сделайте администратором кого-нибудь ещё.
directory-make-administrator = Сделать администратором
directory-made-administrator = { $name } теперь администратор.
directory-make-member = Сделать обычным участником
directory-made-member = { $name } теперь обычный участник.
directory-member-self-ask = Перестать быть администратором? Вернуть вам права сможет только другой администратор.
directory-joining = Письмо со ссылкой для входа
directory-joining-what = Этот человек ещё не перешёл по ссылке из письма. Новое письмо отменит прежнюю ссылку.
directory-resend = Отправить ещё раз
directory-resend-of = Отправить ещё раз на { $email }
directory-link-sent = Письмо со ссылкой отправлено ещё раз.
directory-sessions = Сеансы
directory-sessions-what = Завершает сеансы этого человека на всех устройствах. Пароль остаётся прежним.
directory-sessions-end = Завершить все сеансы
directory-sessions-ended = Все сеансы завершены: { $name }.
directory-new-password = Новый пароль
directory-new-password-what = Завершает все сеансы, отменяет нынешний пароль и отправляет ссылку, по которой выбирают новый.
directory-new-password-send = Потребовать новый пароль
directory-new-password-ask = Потребовать новый пароль? { $name } больше не сможет войти с нынешним.
directory-new-password-sent = Сеансы завершены, ссылка для выбора нового пароля отправлена: { $name }.
directory-not-joined = Этот человек ещё не вошёл. Отправьте письмо со ссылкой ещё раз.
directory-remove = Удалить
directory-remove-what = Закрывает учётную запись навсегда. Имя остаётся на том, что человек написал.
directory-remove-ask = Удалить пользователя { $name }?
directory-remove-name = Имя останется на заявках и сообщениях с пометкой об уходе.
directory-remove-owned-see = Посмотреть
directory-remove-owns-none = Незавершённых заявок за этим человеком нет.
directory-remove-final = Отменить это нельзя. Имя для входа никогда не достанется другому.
directory-remove-do = Удалить навсегда
directory-removed = Учётная запись закрыта: { $name }.
directory-add-many = Пригласить сразу нескольких людей по адресам.
directory-username = Имя для входа
directory-username-help = Для входа. Позже его нельзя изменить.
directory-door = Первый вход
directory-door-link = Отправить ссылку, по которой человек выберет пароль
directory-door-password = Задать временный пароль, который человек сменит при первом входе
directory-temporary = Временный пароль
directory-temporary-help = Нужен, только если вы выбрали его выше. По почте он не отправляется: сообщите его сами.
directory-add-do = Добавить
directory-added-by-link = { $name } в списке. Письмо со ссылкой отправлено на { $email }.
directory-added-with-password = { $name } в списке. Сообщите человеку имя для входа, указанное ниже, и временный пароль.
directory-invite-about = Кто перейдёт по ссылке из письма, выберет пароль и сразу окажется здесь.
directory-emails = Адреса электронной почты
directory-emails-help = По одному в строке, не больше 50.
directory-rule-all = Приглашение уйдёт на каждый адрес сразу.
directory-rule-domains = На адреса в { $domains } приглашение уйдёт сразу. Об остальных сначала спросят администратора.
directory-rule-no-domain = У вашей организации пока нет своего почтового домена, поэтому сначала спросят администратора.
directory-rule-link = Ссылка действует 7 дней.
directory-invite-do = Пригласить
directory-not-an-address = «{ $email }» не похоже на адрес. Пока никто не приглашён.
directory-too-many = Введите не больше { $max } адресов за раз.
directory-here-already = { $n ->
    [one] Этот человек уже есть в вашей организации.
    [few] Эти { $n } человека уже есть в вашей организации.
   *[many] Эти { $n } человек уже есть в вашей организации.
}
directory-invited = { $n ->
    [one] Отправлено { $n } приглашение.
    [few] Отправлено { $n } приглашения.
   *[many] Отправлено { $n } приглашений.
}
directory-invited-waiting = { $n ->
    [one] { $n } приглашение ждёт администратора.
    [few] { $n } приглашения ждут администратора.
   *[many] { $n } приглашений ждут администратора.
}
directory-invited-both = Отправлено: { $n }. Ждут администратора: { $count }.
directory-invited-nobody = Никто не приглашён.
directory-invitations-about = Кого позвали участники и кто ещё не перешёл по ссылке.
directory-no-invitations = Открытых приглашений нет
directory-no-invitations-text = Пригласите коллег по их адресам. Они будут видны здесь, пока не войдут.
directory-run-out = Срок истёк
directory-waits = Ждёт администратора
directory-sent = Отправлено
directory-invited-by = Кто пригласил: { $name }
directory-until = действует до { $date }
directory-approve = Одобрить
directory-approve-of = Одобрить приглашение для { $email }
directory-withdraw = Отозвать
directory-withdraw-of = Отозвать приглашение для { $email }
directory-invitation-approved = Приглашение отправлено на { $email }.
directory-invitation-sent-again = Приглашение ещё раз отправлено на { $email }.
directory-invitation-withdrawn = Приглашение для { $email } отозвано.
directory-limit = Запросите от 1 до { $max } за раз.
directory-after = Это не конец страницы. Передайте «next» предыдущей страницы в том виде, в каком он пришёл.
directory-state = Состояние
directory-state-any = Любое состояние
directory-role-any = Любая роль
directory-department = Отдел
directory-department-any = Любой отдел
directory-team = Команда
directory-team-any = Любая команда
directory-class-registered = Зарегистрированные
directory-class-verified = С подтверждённой почтой
directory-class-everyone = Все
directory-colleagues = Коллеги
directory-help = Как управлять пользователями
directory-disabled = Отключён
directory-nobody-here = Никто не подходит
directory-nobody-here-text = Здесь нет никого в этом состоянии, роли или месте. Выберите другие.
directory-show-all = Показать всех
directory-chosen = Отмеченные люди
directory-tick = Отметка
directory-tick-all = Отметить всех на странице
directory-tick-of = Отметить: { $name }
directory-ticked = Отмечено:
directory-lock = Заблокировать
directory-lock-what = Сразу закрывает доступ из предосторожности: сеансы завершаются, токены API не действуют, пока вы не снимете блокировку.
directory-unlock = Разблокировать
directory-unlock-what = Человек снова сможет войти с прежним паролем. Токены API снова заработают.
directory-disable = Отключить
directory-disable-what = Отключает учётную запись надолго: нельзя войти, письма не приходят, заявки не назначаются. Прежние заявки остаются на месте.
directory-enable = Включить
directory-enable-what = Снова включает учётную запись. Человек войдёт с прежним паролем.
directory-enable-first = Эта учётная запись отключена. Сначала включите её.
directory-resend-short = Отправить письмо для входа ещё раз
directory-delete = Удалить
directory-history = История
directory-history-what = Что, кем и когда изменено в этой учётной записи.
directory-history-show = Показать историю
directory-is-locked = Доступ закрыт: { $name }.
directory-is-unlocked = Доступ снова открыт: { $name }.
directory-is-disabled = Учётная запись отключена: { $name }.
directory-is-enabled = Учётная запись включена: { $name }.
directory-chose-nobody = Сначала отметьте кого-нибудь.
directory-too-many-people = Выберите за один раз не больше { $max } человек.
directory-no-such-person = Такого человека в вашей организации нет.
directory-no-such-deed = Такого действия нет.
directory-all-refused = Ничего не сделано: для { $name } и остальных это невозможно, всего: { $n }.
directory-some-refused = Сделано: { $n }. Остались как были: { $name }.
directory-ask-last-administrator = Это все администраторы. Один из них останется: без администратора организации нельзя.
directory-ask-make-administrator = Сначала сделайте администратором кого-нибудь ещё.
directory-removal-account = Эти люди сразу теряют доступ и больше никогда не смогут войти. Токены API перестанут действовать.
directory-removal-asked-none = Ответа они не ждут.
directory-ask-delete = { $n ->
    [one] Удалить этого человека?
    [few] Удалить этих { $n } человек?
    [many] Удалить этих { $n } человек?
   *[other] Удалить этих { $n } человек?
}
directory-ask-password = { $n ->
    [one] Затребовать у этого человека новый пароль?
    [few] Затребовать новый пароль у этих { $n } человек?
    [many] Затребовать новый пароль у этих { $n } человек?
   *[other] Затребовать новый пароль у этих { $n } человек?
}
directory-ask-sessions = { $n ->
    [one] Завершить все сеансы этого человека?
    [few] Завершить все сеансы этих { $n } человек?
    [many] Завершить все сеансы этих { $n } человек?
   *[other] Завершить все сеансы этих { $n } человек?
}
directory-owns-n = { $n ->
    [one] ведёт { $n } открытую заявку
    [few] ведёт { $n } открытые заявки
    [many] ведёт { $n } открытых заявок
   *[other] ведёт { $n } открытых заявок
}
directory-removal-owned = { $n ->
    [one] { $n } незавершённая заявка освободится и будет ждать без исполнителя.
    [few] { $n } незавершённые заявки освободятся и будут ждать без исполнителя.
    [many] { $n } незавершённых заявок освободятся и будут ждать без исполнителя.
   *[other] { $n } незавершённых заявок освободятся и будут ждать без исполнителя.
}
directory-removal-asked = { $n ->
    [one] { $n } созданная заявка останется, на неё можно ответить.
    [few] { $n } созданные заявки останутся, на них можно ответить.
    [many] { $n } созданных заявок останутся, на них можно ответить.
   *[other] { $n } созданных заявок останутся, на них можно ответить.
}
directory-did-lock = Доступ закрыт: { $n }.
directory-did-unlock = Доступ снова открыт: { $n }.
directory-did-disable = Отключено учётных записей: { $n }.
directory-did-enable = Включено учётных записей: { $n }.
directory-did-end-sessions = Все сеансы завершены: { $n }.
directory-did-require-password = Ссылка для нового пароля отправлена: { $n }.
directory-did-resend = Письмо для входа отправлено ещё раз: { $n }.
directory-did-delete = Учётные записи закрыты: { $n }.
directory-role-agent = Агент
directory-role-department-manager = Руководитель отдела
directory-role-help-desk-manager = Руководитель службы поддержки
directory-personal-data = Личные данные
directory-export = Выгрузить
directory-export-what = По просьбе человека: один файл JSON с учётной записью, входами и устройствами, заявками, сообщениями и файлами этого человека. Без секретов, без того, что писали другие, и без заявок, которые вам не видны. Человек увидит это в журнале безопасности.
directory-erase = Стереть
directory-erase-what = По просьбе человека: удаляет всё, что говорит, кто это. Заявки и сообщения остаются от имени бывшего пользователя.
directory-erase-ask = Стереть данные: { $name }?
directory-erase-goes = Имя, имя для входа, почта, телефон, изображение, профиль, черновики, уведомления, сеансы, устройства, второй шаг, токены, регистрации и строки в файлах с людьми исчезнут сразу. Имя для входа никогда не достанется другому.
directory-erase-mails = Письма этому человеку опустошаются, а ещё не отправленные не уйдут. Письма от него теряют отправителя и исходный текст.
directory-erase-stays = Заявки и сообщения останутся с подписью «Бывший пользователь». Сам текст в них не меняется.
directory-erase-audit = В аудите останется, что было изменено, но без имён и адресов.
directory-erase-final = Отменить это нельзя.
directory-erase-type = Чтобы продолжить, введите имя: { $name }
directory-erase-do = Стереть навсегда
directory-erased = Личные данные стёрты.
directory-erased-already = Данные этого человека уже стёрты.
directory-erased-email = стёрта
directory-edit = Изменить
directory-edit-of = Изменить: { $name }
directory-save = Сохранить
directory-saved = Учётная запись сохранена: { $name }.
directory-saved-email-asked = Сохранено. Адрес { $email } начнёт действовать после подтверждения; на прежний отправлено письмо.
directory-form-parts = Части формы
directory-tab-profile = Профиль
directory-tab-options = Параметры
directory-tab-roles = Роли
directory-username-stays = Имя для входа не меняется.
directory-email-anew = Новый адрес начнёт действовать, когда владелец его подтвердит; на прежний придёт письмо.
directory-email-vouched = Считается подтверждённым по вашему слову.
directory-email-validated = Придёт письмо с просьбой подтвердить адрес.
directory-add-registered = Человек получит письмо, которое подтверждает адрес.
directory-add-verified = Вы ручаетесь за адрес: он считается подтверждённым.
directory-first-name = Имя
directory-last-name = Фамилия
directory-picture = Изображение
directory-picture-help = Видно рядом с именем. Подойдёт любое: оно обрежется до квадрата.
directory-picture-remove = Убрать изображение
directory-signature = Подпись
directory-signature-help = Стоит под письмами с ответами этого человека.
directory-kind = Вид учётной записи
directory-roles = Роли
directory-roles-help = Что может каждая роль
directory-see-as = Посмотреть от имени этого человека
directory-see-as-what = Показывает каждую страницу так, как её видит { $name }, не дольше получаса. Изменить ничего нельзя, страницы учётной записи закрыты. Об этом расскажут аудит и журнал безопасности этого человека.
directory-see-as-do = Смотреть как { $name }
directory-view-ended = Вы снова смотрите от своего имени. Просмотр закончен: { $name }.
directory-view-over = Вы смотрите от своего имени.
